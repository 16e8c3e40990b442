package io.ksm.core.engine.bytes;

import io.ksm.api.PageHasher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Holds a page full of zeros, and its hash. Immutable, thread-safe. */
public final class ZeroPage {
  private final MemorySegment zeros;
  private final int pageSize;
  private final long hash;

  public ZeroPage(PageHasher hasher, int pageSize) {
    this.zeros = Arena.ofAuto().allocate(pageSize, 64);
    this.pageSize = pageSize;
    this.hash = hasher.hash(zeros, 0, pageSize);
  }

  /** Returns the hash that a page full of zeros has. */
  public long hash() {
    return hash;
  }

  /** Returns with how many zeros the page at an offset begins: all its bytes, if it is zero. */
  public long zeroBytes(MemorySegment memory, long offset) {
    long at = MemorySegment.mismatch(zeros, 0, pageSize, memory, offset, offset + pageSize);
    return at < 0 ? pageSize : at;
  }
}
