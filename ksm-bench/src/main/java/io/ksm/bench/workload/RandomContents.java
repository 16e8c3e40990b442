package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Pages of random bytes, as compressed or encrypted data would be.
 *
 * @param seed from which they follow
 */
record RandomContents(long seed) implements PageContents {
  @Override
  public void write(int content, MemorySegment memory, long offset) {
    // Generators of different seeds give different first numbers: so no two pages are equal.
    SplittableRandom random = new SplittableRandom(seed + content);
    for (int at = 0; at < Layout.PAGE_SIZE; at += Long.BYTES) {
      memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + at, random.nextLong());
    }
  }
}
