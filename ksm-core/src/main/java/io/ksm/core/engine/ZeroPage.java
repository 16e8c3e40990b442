package io.ksm.core.engine;

import io.ksm.api.PageHasher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A page full of zeros, and its hash. Immutable, thread-safe. */
final class ZeroPage {
  private final MemorySegment zeros;
  private final int pageSize;
  private final long hash;

  ZeroPage(PageHasher hasher, int pageSize) {
    this.zeros = Arena.ofAuto().allocate(pageSize, 64);
    this.pageSize = pageSize;
    this.hash = hasher.hash(zeros, 0, pageSize);
  }

  /** Returns the hash that a page full of zeros has. */
  long hash() {
    return hash;
  }

  /** Says whether the page at an offset is full of zeros. */
  boolean equalTo(MemorySegment memory, long offset) {
    return MemorySegment.mismatch(zeros, 0, pageSize, memory, offset, offset + pageSize) < 0;
  }
}
