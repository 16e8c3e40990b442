package io.ksm.arena.merge;

import java.util.BitSet;

/** The pages of one run that are refused. Reused for each run; used by one thread at a time. */
final class Refusals {
  private BitSet refused = new BitSet();
  private int start;

  /**
   * Begins a run.
   *
   * @param first its first page
   * @param into gets bit {@code i} set if page {@code i} of the run is refused
   */
  void begin(int first, BitSet into) {
    start = first;
    refused = into;
  }

  /** Refuses some pages of the run. */
  void add(int first, int count) {
    refused.set(first - start, first - start + count);
  }
}
