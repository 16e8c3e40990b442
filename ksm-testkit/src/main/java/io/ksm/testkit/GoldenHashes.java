package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageHasher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Hashes of known bytes, computed by an implementation that shares no code with the one under test.
 *
 * <p>The bytes are the beginning of one fixed {@linkplain #stream stream}, in many lengths. They
 * come from a resource with a line {@code length hash} for each, the hash in hex; lines that begin
 * with {@code #} say how it was made. {@code make-vectors.py} in this module's tests makes such
 * files.
 */
public final class GoldenHashes {
  private static final long MULTIPLIER = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;

  private final List<Golden> hashes;

  private record Golden(int length, long hash) {
    static Golden parse(String line) {
      int space = line.indexOf(' ');
      return new Golden(
          Integer.parseInt(line.substring(0, space)),
          Long.parseUnsignedLong(line.substring(space + 1), 16));
    }
  }

  private GoldenHashes(List<Golden> hashes) {
    this.hashes = hashes;
  }

  /**
   * Reads golden hashes.
   *
   * @param test a class that the resource lies beside
   * @param resource its file name
   */
  public static GoldenHashes load(Class<?> test, String resource) {
    try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(resource), resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return new GoldenHashes(
          text.lines().filter(line -> !line.startsWith("#")).map(Golden::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the first bytes of the stream. Byte {@code i} is the top 8 bits of {@code x(i+1)},
   * where {@code x(0) = 0} and {@code x(i+1) = x(i) * 6364136223846793005 + 1442695040888963407},
   * modulo 2^64.
   */
  public static byte[] stream(int length) {
    byte[] stream = new byte[length];
    long state = 0;
    for (int i = 0; i < length; i++) {
      state = state * MULTIPLIER + INCREMENT;
      stream[i] = (byte) (state >>> 56);
    }
    return stream;
  }

  /** Fails unless a hasher gives all of these hashes, and there are some for whole pages. */
  public void check(PageHasher hasher) {
    int longest = hashes.stream().mapToInt(Golden::length).max().orElse(0);
    assertThat(longest).isGreaterThanOrEqualTo(4096);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(longest);
      memory.copyFrom(MemorySegment.ofArray(stream(longest)));
      for (Golden golden : hashes) {
        assertThat(hasher.hash(memory, 0, golden.length()))
            .as("hash of the first %d bytes", golden.length())
            .isEqualTo(golden.hash());
      }
    }
  }
}
