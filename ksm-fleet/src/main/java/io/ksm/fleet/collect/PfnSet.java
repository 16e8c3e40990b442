package io.ksm.fleet.collect;

/**
 * A set of page frame numbers, none of them 0. 8 to 16 bytes each, in an open table of powers of
 * two. For several threads.
 */
final class PfnSet {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] table = new long[1 << 10];
  private int size;

  /**
   * Adds some numbers, and says which of them were there before. 0 is never there.
   *
   * @param pfns the numbers
   * @param count how many of them
   * @param known set to whether each was there, or came before among these
   */
  synchronized void add(long[] pfns, int count, boolean[] known) {
    for (int i = 0; i < count; i++) {
      known[i] = pfns[i] != 0 && !add(pfns[i]);
    }
  }

  private boolean add(long pfn) {
    int at = slot(pfn);
    while (table[at] != 0) {
      if (table[at] == pfn) {
        return false;
      }
      at = (at + 1) & (table.length - 1);
    }
    table[at] = pfn;
    size++;
    if (size > table.length / 2) {
      grow();
    }
    return true;
  }

  /** Takes numbers away again. */
  synchronized void removeAll(long[] pfns) {
    for (long pfn : pfns) {
      remove(pfn);
    }
  }

  /** Fills the gap with the next number that would be looked for there, and so on. */
  private void remove(long pfn) {
    int mask = table.length - 1;
    int gap = slot(pfn);
    while (table[gap] != pfn) {
      if (table[gap] == 0) {
        return;
      }
      gap = (gap + 1) & mask;
    }
    size--;
    for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
      if (((at - slot(table[at])) & mask) >= ((at - gap) & mask)) {
        table[gap] = table[at];
        gap = at;
      }
    }
    table[gap] = 0;
  }

  private int slot(long pfn) {
    return (int) ((pfn * MIX) >>> Long.numberOfLeadingZeros(table.length - 1L));
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    size = 0;
    for (long pfn : old) {
      if (pfn != 0) {
        add(pfn);
      }
    }
  }
}
