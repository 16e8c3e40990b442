package io.ksm.source.image.lime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.source.image.support.Images;
import io.ksm.source.image.support.LimeFile;
import io.ksm.testkit.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Tests with files of LiME and AVML. */
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
  void streamsOfAnotherWriterAreRead() throws IOException {
    byte[] memory = memory(50 * 4096 + 100);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (OutputStream out = new SnappyFramedOutputStream(stream)) {
      out.write(memory);
    }
    Path file = write(new LimeFile(true).range(0, memory, stream.toByteArray()).bytes());
    try (PageSource source = Images.open(file)) {
      assertThat(Images.content(source, 0)).isEqualTo(Arrays.copyOf(memory, 50 * 4096));
    }
  }

  /** The streams after our headers are sound for another reader. */
  @Test
  void streamsAreSoundForAnotherReader() throws IOException {
    byte[] memory = memory(200_000);
    try (InputStream in =
        new SnappyFramedInputStream(new ByteArrayInputStream(LimeFile.snappy(memory)))) {
      assertThat(in.readAllBytes()).isEqualTo(memory);
    }
  }

  /** Chunks that hold less than 64 KiB, padding, and a second mark of a stream in the middle. */
  @Test
  void streamsMayConsistOfAnyChunks() throws IOException {
    byte[] memory = memory(3 * 4096);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int at = 0; at < memory.length; at += 1000) {
      int length = Math.min(1000, memory.length - at);
      stream.writeBytes(LimeFile.snappy(Arrays.copyOfRange(memory, at, at + length)));
      stream.writeBytes(new byte[] {(byte) 0xFE, 3, 0, 0, 0, 0, 0});
    }
    byte[] chunks = Arrays.copyOf(stream.toByteArray(), stream.size() - 7);
    Path file = write(new LimeFile(true).range(0, memory, chunks).bytes());
    try (PageSource source = Images.open(file)) {
      assertThat(Images.content(source, 0)).isEqualTo(memory);
    }
  }

  /** What follows that many ranges is not left out in silence. */
  @Test
  void tooManyRangesAreDamage() throws IOException {
    int most = 1 << 18;
    LimeFile file = new LimeFile(false).range(0, memory(4096));
    for (int i = 1; i <= most; i++) {
      file.range((i + 1) * 4096L, new byte[1]);
    }
    Path path = write(file.bytes());
    assertThatThrownBy(() -> Images.open(path).close())
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("it has more than 262144 ranges");
    try (PageSource source = Images.open(path, "keep-going=on")) {
      assertThat(source.regions()).extracting(Region::pages).containsExactly(1L);
      assertThat(source.damage()).hasSize(1);
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
