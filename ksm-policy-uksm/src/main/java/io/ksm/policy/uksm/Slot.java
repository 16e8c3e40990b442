package io.ksm.policy.uksm;

import io.ksm.api.RegionResult;

/** What is known of one region: its rung, and how far it has been visited. */
final class Slot {
  private int rung;
  private long visits;

  /** Visits since the region was last covered. */
  private long visited;

  private long mergedBefore;

  /** Returns the rung, from 0, where regions begin. */
  int rung() {
    return rung;
  }

  /** Sets how many pages the coming scan visits. */
  void visits(long now) {
    visits = now;
  }

  /** Hears what the scan found. A scan that visited nothing says nothing. */
  void judge(RegionResult result, Thresholds thresholds) {
    if (visits == 0) {
      return;
    }
    long merged = Math.max(0, result.merged() - mergedBefore + result.broken());
    mergedBefore = result.merged();
    visited += visits;
    boolean covered = visited >= result.region().pages();
    if (covered) {
      visited = 0;
    }
    rung = thresholds.rungAfter(rung, result.present(), merged, result.broken(), covered);
  }
}
