package io.ksm.core.report;

/** Says what a scan found a page to be, for maps of memory. */
public enum PageFinding {
  /** Full of zeros, and merged with the zero page. */
  ZERO,
  /** Another page of the same source has the same bytes. */
  WITHIN,
  /** Pages of other sources have the same bytes, and no other page of this one. */
  ACROSS,
  /** Holds still, and no other page has its bytes. */
  UNIQUE,
  /** Changed since its last visit, or was seen only once. */
  VOLATILE
}
