package io.ksm.core.report;

/** Says what merging does with a page, for samples of pages. */
public enum SampledPart {
  /** It takes memory of its own after merging as well: it differs from all, or is the kept copy. */
  STAYS,
  /** Another page has the same bytes, so that merging frees it. Not a page of zeros. */
  FREED
}
