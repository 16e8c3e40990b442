package io.ksm.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sizes that the kernel's zram told of 400 pages (Linux 6.18, x86-64). That kernel's zram had no
 * zstd, so those are by the program of that name (1.5.4, {@code -3 --no-check}, each page a file);
 * another version of the library may find a few bytes more or less.
 */
class GoldenSizesTest {
  private static final long SEED = 18;

  private static List<String> lines() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GoldenSizesTest.class.getResourceAsStream("zram-sizes.csv")),
                StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesAreAsTheyWereTakenDown(Algorithm algorithm) throws IOException {
    List<String> lines = lines();
    int column = fields(lines.getFirst()).indexOf(algorithm.kernelName());
    List<byte[]> pages = TestPages.make(lines.size() - 1, SEED);
    try (PageCompressor compressor = algorithm.compressor()) {
      for (int i = 0; i < pages.size(); i++) {
        int golden = Integer.parseInt(fields(lines.get(i + 1)).get(column));
        int size = compressor.size(pages.get(i));
        int kept = algorithm == Algorithm.ZSTD ? size : kept(pages.get(i), size);
        int tolerance = algorithm == Algorithm.ZSTD ? golden / 50 : 0;
        assertThat(kept).as("page %d", i).isBetween(golden - tolerance, golden + tolerance);
      }
    }
  }

  private static List<String> fields(String line) {
    return List.of(line.split(",", -1));
  }

  private static int kept(byte[] page, int size) {
    return SameFilled.is(page) ? 0 : new SizeClasses(page.length, 8).kept(size);
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfAnySizeAreNeverLeft(Algorithm algorithm) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (PageCompressor compressor = algorithm.compressor()) {
      for (int size = 64; size <= 1 << 16; size <<= 1) {
        byte[] page = new byte[size];
        assertThat(compressor.size(page)).isBetween(1, size / 16 + 40);
        random.nextBytes(page);
        assertThat(compressor.size(page)).isBetween(size, size + size / 16 + 64 + 3);
      }
    }
  }

  @Test
  void aPageOfOneWordIsSameFilled() {
    byte[] page = new byte[4096];
    assertThat(SameFilled.is(page)).isTrue();
    for (int i = 0; i < page.length; i++) {
      page[i] = (byte) (i % 8);
    }
    assertThat(SameFilled.is(page)).isTrue();
    for (int i = 0; i < page.length; i++) {
      page[i]++;
      assertThat(SameFilled.is(page)).as("byte %d", i).isFalse();
      page[i]--;
    }
  }
}
