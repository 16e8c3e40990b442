package io.ksm.source.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.testkit.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of LiME and AVML. */
class LimeFormatTest {
  @TempDir Path directory;
  private final SplittableRandom random = new Seed(12).random();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rangesAreRegions(boolean compressed) throws IOException {
    byte[] low = memory(0x9F000);
    byte[] high = memory(300 * 4096);
    Path file = write(new LimeFile(compressed).range(0x10_0000, high).range(0x1000, low).bytes());
    try (PageSource source = Images.open(file)) {
      assertThat(source.regions())
          .containsExactly(
              new Region("range 1", 0x1000, 0x9F, file.toString(), null),
              new Region("range 0", 0x10_0000, 300, file.toString(), null));
      assertThat(Images.content(source, 0)).isEqualTo(low);
      assertThat(Images.content(source, 1)).isEqualTo(high);
    }
  }

  /** As the memory map of a PC has it: usable memory that ends in the middle of a page. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rangesMayBeginAndEndAnywhere(boolean compressed) throws IOException {
    byte[] memory = memory(0x9EC00 - 0x123);
    Path file = write(new LimeFile(compressed).range(0x123, memory).bytes());
    try (PageSource source = Images.open(file)) {
      assertThat(source.regions())
          .containsExactly(new Region("range 0", 0x1000, 0x9D, file.toString(), null));
      assertThat(Images.content(source, 0))
          .isEqualTo(Arrays.copyOfRange(memory, 0x1000 - 0x123, 0x9E000 - 0x123));
      assertThat(source.warnings()).hasSize(1);
    }
  }

  /** Streams by Google's own library: another writer than that of the other tests. */
  @Test
  void streamsOfAnotherWriterAreRead() throws Exception {
    byte[] memory = memory(50 * 4096 + 100);
    Path plain = Files.write(directory.resolve("plain"), memory);
    Path stored = directory.resolve("stored");
    String program =
        "import sys, snappy; snappy.stream_compress(open(sys.argv[1], 'rb'), open(sys.argv[2], 'wb'))";
    Process python =
        new ProcessBuilder("/usr/bin/python3", "-c", program, plain.toString(), stored.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(python.waitFor() == 0, "python3-snappy is not installed: " + output);
    byte[] stream = Files.readAllBytes(stored);
    Path file = write(new LimeFile(true).range(0, memory, stream).bytes());
    try (PageSource source = Images.open(file)) {
      assertThat(Images.content(source, 0)).isEqualTo(Arrays.copyOf(memory, 50 * 4096));
    }
  }

  private byte[] memory(int length) {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; at += 1 + random.nextInt(300)) {
      bytes[at] = (byte) random.nextInt();
    }
    return bytes;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("memory"), bytes);
  }
}
