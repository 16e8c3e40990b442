package io.ksm.core.report;

/** Says what a scan found a page to be, for maps of memory. */
public enum PageFinding {
  /** Full of zeros, and merged with the zero page. */
  ZERO(0),
  /** Another page of the same source has the same bytes. */
  WITHIN(1),
  /** Pages of other sources have the same bytes, and no other page of this one. */
  ACROSS(2),
  /** Holds still, and no other page has its bytes. */
  UNIQUE(3),
  /** Changed since its last visit, or was seen only once. */
  VOLATILE(4);

  private final int place;

  PageFinding(int place) {
    this.place = place;
  }

  /** Returns its place among the counts of a cell, from 0 without a gap. */
  public int place() {
    return place;
  }
}
