package io.ksm.source.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others shorten, extend or replace while they are read. */
class ChangingFileTest {
  private static final int PAGES = 64;

  @TempDir Path directory;
  private Path file;
  private final PageChunk chunk = new PageChunk(4096, PAGES);

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("vm.mem");
    byte[] content = new byte[PAGES * 4096];
    Arrays.fill(content, (byte) 7);
    Files.write(file, content);
  }

  @AfterEach
  void close() {
    chunk.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"access=map", "access=read"})
  void aShrunkFileIsRefusedAndNotTouched(String access) throws IOException {
    try (PageSource source = Images.open(file, access)) {
      Region region = source.regions().getFirst();
      setLength(10 * 4096 + 1);
      String message = "image '%s' shrank from 262144 to 40961 bytes".formatted(file);
      assertThatThrownBy(source::regions)
          .isExactlyInstanceOf(IOException.class)
          .hasMessageStartingWith(message);
      chunk.begin(PAGES, false);
      assertThatThrownBy(() -> source.read(region, 0, PAGES, chunk))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageStartingWith(message)
          .hasMessageMatching(".+");
    }
  }

  /** A copying source notices in a comparison as well; none of its bytes come from a mapping. */
  @Test
  void aShrunkFileIsNoDangerToComparisonsOfACopy() throws IOException {
    try (PageSource source = Images.open(file, "access=read")) {
      Region region = source.regions().getFirst();
      setLength(10 * 4096);
      chunk.begin(1, true);
      source.read(region, 9, 1, chunk);
      assertThat(chunk.memory().get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
      assertThatThrownBy(() -> source.read(region, 10, 1, chunk))
          .isExactlyInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"access=map", "access=read"})
  void whatIsAppendedDoesNotBelongToTheImage(String access) throws IOException {
    try (PageSource source = Images.open(file, access)) {
      setLength(PAGES * 4096 * 2);
      assertThat(source.regions()).extracting(Region::pages).containsExactly((long) PAGES);
      assertThat(Images.states(source)).hasSize(PAGES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"access=map", "access=read"})
  void aDeletedFileIsReadToItsEnd(String access) throws IOException {
    try (PageSource source = Images.open(file, access)) {
      Files.delete(file);
      Files.writeString(file, "another");
      assertThat(Images.states(source)).hasSize(PAGES);
    }
  }

  private void setLength(long length) throws IOException {
    try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
      changed.setLength(length);
    }
  }
}
