package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.source.image.support.ElfFile;
import io.ksm.source.image.support.Images;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that raw memory whose pages do not begin where they should is noticed. */
@ExtendWith(SeedExtension.class)
class LostAlignmentTest {
  private static final int PAGES = 1_000;

  @TempDir Path directory;

  /** Makes memory as it is: a third is zero, and other pages have zeros at their edges at times. */
  private static byte[] memory(SplittableRandom random) {
    byte[] memory = new byte[PAGES * 4096];
    byte[] page = new byte[4096];
    for (int i = 0; i < PAGES; i++) {
      if (random.nextInt(3) > 0) {
        random.nextBytes(page);
        Arrays.fill(page, 0, Math.max(0, random.nextInt(-60, 60)), (byte) 0);
        Arrays.fill(page, 4096 - Math.max(0, random.nextInt(-60, 900)), 4096, (byte) 0);
        System.arraycopy(page, 0, memory, i * 4096, 4096);
      }
    }
    return memory;
  }

  private Path write(byte[] memory, int shift) throws IOException {
    byte[] shifted = new byte[memory.length + shift];
    Arrays.fill(shifted, 0, shift, (byte) 7);
    System.arraycopy(memory, 0, shifted, shift, memory.length);
    return Files.write(directory.resolve("image"), shifted);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 512, 0xC00, 3 * 4096 + 100})
  void isFoundByContents(int shift, Seed seed) throws IOException {
    byte[] memory = memory(seed.random());
    Path file = write(memory, shift);
    String hint = "try offset=" + shift % 4096;
    try (PageSource source = Images.open(file, "format=raw")) {
      assertThat(source.warnings()).filteredOn(it -> it.endsWith(hint)).hasSize(1);
    }
    try (PageSource source = Images.open(file, "format=raw", "offset=" + shift)) {
      assertThat(source.warnings()).isEmpty();
      assertThat(Images.content(source, 0)).isEqualTo(memory);
    }
  }

  @Test
  void isNotSeenWhereAllIsWell(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    byte[] mostlyZero = new byte[PAGES * 4096];
    for (int i = 0; i < 3_000; i++) {
      mostlyZero[random.nextInt(mostlyZero.length)] = 1;
    }
    byte[] noZeros = new byte[PAGES * 4096];
    random.nextBytes(noZeros);
    for (byte[] each : new byte[][] {memory(random), mostlyZero, noZeros, new byte[1 << 20]}) {
      try (PageSource source = Images.open(write(each, 0), "format=raw")) {
        assertThat(source.warnings()).isEmpty();
      }
    }
  }

  @Test
  void anOffsetIsForRawMemoryOnly() throws IOException {
    byte[] core = new ElfFile().virtual(0x1000, new byte[8192]).bytes();
    Path file = Files.write(directory.resolve("core"), core);
    assertThatThrownBy(() -> Images.open(file, "offset=64").close())
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining("offset=64 is for raw memory")
        .hasMessageContaining("has the format elf");
    assertThatThrownBy(() -> Images.open(file, "offset=100000", "format=raw").close())
        .hasMessageContaining("has 0 bytes after offset=100000, less than one page");
    try (PageSource source = Images.open(file, "offset=64", "format=raw")) {
      assertThat(Images.states(source)).isNotEmpty();
    }
  }
}
