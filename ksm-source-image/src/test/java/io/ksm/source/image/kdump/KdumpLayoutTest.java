package io.ksm.source.image.kdump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.KdumpFile;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with headers whose numbers make sense in more than one layout. */
class KdumpLayoutTest {
  @TempDir Path directory;

  /** Where one layout has the size of a page, another one has the number of physical pages. */
  @ParameterizedTest
  @CsvSource({
    "true, LITTLE, 6", "true, BIG, 6", "false, LITTLE, 6", "false, BIG, 6",
    "true, LITTLE, 0", "true, BIG, 0", "false, LITTLE, 0", "false, BIG, 0"
  })
  void memoryMayHaveAnySize(boolean wide, String endian, int version) throws IOException {
    ByteOrder order = endian.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    for (int bit = 9; bit <= 21; bit++) {
      long pages = 1L << bit;
      KdumpFile dump =
          new KdumpFile()
              .machine(order, wide)
              .version(version)
              .put(5, new byte[4096])
              .put(pages - 1, new byte[4096]);
      try (PageSource source = open(dump)) {
        Region last = source.regions().getLast();
        assertThat(last.address() / 4096 + last.pages()).as("2^%d pages", bit).isEqualTo(pages);
      }
    }
  }

  /** Of diskdump, 8 says that pages are compressed; of makedumpfile, that some are missing. */
  @Test
  void theFlagsOfDiskdumpAreItsOwn() throws IOException {
    try (PageSource source = open(diskdump().status(8))) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly(2L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void whatDiskdumpDidNotFinishIsRefused(int status) {
    assertThatThrownBy(() -> open(diskdump().status(status)).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("field status says that it is incomplete");
  }

  private static KdumpFile diskdump() {
    return new KdumpFile().version(1).oneBitmap().put(0, new byte[4096]).put(1, new byte[4096]);
  }

  private PageSource open(KdumpFile dump) throws IOException {
    return Images.open(Files.write(directory.resolve("vmcore"), dump.bytes()));
  }
}
