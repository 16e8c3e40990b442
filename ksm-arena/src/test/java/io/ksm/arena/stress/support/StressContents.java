package io.ksm.arena.stress.support;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What pages are filled with: one of a few contents, each as long as a stripe, so that equal
 * stripes merge in runs. The first content is zeros. Any word tells which content it is of.
 */
final class StressContents {
  static final int COUNT = 8;

  /** Pages in a stripe; from 8 on, a run merges without asking for mappings of the budget. */
  static final int STRIPE = 16;

  private final int pageSize;
  private final MemorySegment bytes;

  StressContents(Arena lifetime, int pageSize) {
    this.pageSize = pageSize;
    this.bytes = lifetime.allocate((long) COUNT * STRIPE * pageSize, pageSize);
    for (int content = 1; content < COUNT; content++) {
      for (int page = 0; page < STRIPE; page++) {
        for (int word = 0; word < pageSize / Long.BYTES; word++) {
          bytes.set(
              ValueLayout.JAVA_LONG,
              offset(content, page) + (long) word * Long.BYTES,
              (long) content << 48 | (long) page << 32 | (word + 1));
        }
      }
    }
  }

  /** Returns all contents, one after the other. */
  MemorySegment bytes() {
    return bytes;
  }

  /** Returns where in {@link #bytes} a page of a content begins. */
  long offset(int content, int page) {
    return (long) (content * STRIPE + page % STRIPE) * pageSize;
  }

  /** Returns the number of the content to which a word belongs; it may not be there. */
  static int contentOf(long word) {
    return (int) (word >>> 48);
  }
}
