package io.ksm.simulate;

import io.ksm.core.report.MergedMemory;

/** Counts the merged pages that a recording shows to be written to. For one thread. */
final class WrittenPages {
  private final Recording recording;
  private long breaks;
  private double unknownPageNanos;

  WrittenPages(Recording recording) {
    this.recording = recording;
  }

  /**
   * Takes in what was found at a moment: whatever happened since the moment before, nobody knows
   * when.
   *
   * @param moment at least 1
   */
  void foundAt(int moment, MergedMemory found) {
    breaks += found.newlyBroken();
    double interval = recording.nanos(moment) - recording.nanos(moment - 1);
    unknownPageNanos += (found.newlyBroken() + found.newlyGone()) * interval;
  }

  /** Returns how many were written to. */
  long breaks() {
    return breaks;
  }

  /** Returns how long pages may have been broken or gone already: pages times nanoseconds. */
  double unknownPageNanos() {
    return unknownPageNanos;
  }
}
