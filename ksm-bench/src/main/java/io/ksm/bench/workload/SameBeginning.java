package io.ksm.bench.workload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Pages that differ in their last eight bytes only.
 *
 * <p>That is the worst case for a tree that is ordered by bytes: it has to read both pages to the
 * end at every step down. (Andrea Arcangeli's worst case of 2009.)
 */
final class SameBeginning implements PageContents {
  private final MemorySegment base;

  SameBeginning(long seed) {
    this.base = Bases.random(seed);
  }

  @Override
  public void write(int content, MemorySegment memory, long offset) {
    MemorySegment.copy(base, 0, memory, offset, Layout.PAGE_SIZE);
    memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + Layout.PAGE_SIZE - Long.BYTES, content);
  }
}
