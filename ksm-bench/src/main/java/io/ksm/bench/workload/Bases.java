package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;

/** Pages that others are derived from. */
final class Bases {
  private Bases() {}

  /** Returns a page of random bytes, on the heap. */
  static MemorySegment random(long seed) {
    MemorySegment base = MemorySegment.ofArray(new long[Layout.PAGE_SIZE / Long.BYTES]);
    new RandomContents(seed).write(1, base, 0);
    return base;
  }
}
