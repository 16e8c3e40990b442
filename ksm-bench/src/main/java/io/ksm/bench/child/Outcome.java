package io.ksm.bench.child;

/**
 * What a full scan led to, in pages. Two scans with equal outcomes say that nothing is left to do.
 *
 * @param kept pages that others share
 * @param saved pages that merging has freed, zero pages included
 * @param alone calm pages without an equal one
 */
record Outcome(long kept, long saved, long alone) {
  /** Of what merges nothing. */
  static final Outcome NONE = new Outcome(0, 0, 0);
}
