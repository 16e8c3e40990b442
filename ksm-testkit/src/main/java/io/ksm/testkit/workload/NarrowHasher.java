package io.ksm.testkit.workload;

import io.ksm.api.PageHasher;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A hash of a few bits only, so that different pages often have the same one.
 *
 * @param bits its width, 1 to 64
 */
public record NarrowHasher(int bits) implements PageHasher {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** Checks the width. */
  public NarrowHasher {
    if (bits < 1 || bits > 64) {
      throw new IllegalArgumentException(bits + " bits");
    }
  }

  @Override
  public long hash(MemorySegment memory, long offset, long length) {
    long hash = length;
    long words = length & -Long.BYTES;
    for (long i = 0; i < words; i += Long.BYTES) {
      hash = mixed(hash ^ memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i));
    }
    for (long i = words; i < length; i++) {
      hash = mixed(hash ^ memory.get(ValueLayout.JAVA_BYTE, offset + i));
    }
    return hash >>> (64 - bits);
  }

  private static long mixed(long bits) {
    long product = bits * MULTIPLIER;
    return product ^ (product >>> 29);
  }
}
