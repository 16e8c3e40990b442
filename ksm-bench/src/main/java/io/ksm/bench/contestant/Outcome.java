package io.ksm.bench.contestant;

/**
 * Holds what a full scan led to, in pages. Two scans with equal outcomes say that nothing is left
 * to do.
 *
 * @param kept pages that others share
 * @param saved pages that merging has freed, zero pages included
 * @param alone calm pages without an equal one
 */
record Outcome(long kept, long saved, long alone) {
  /** A contestant that merges nothing. */
  static final Outcome NONE = new Outcome(0, 0, 0);

  /** Returns by how many pages another outcome is different; 0 if they are equal. */
  long distance(Outcome other) {
    return Math.max(
        Math.abs(saved - other.saved),
        Math.max(Math.abs(kept - other.kept), Math.abs(alone - other.alone)));
  }
}
