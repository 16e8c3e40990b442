package io.ksm.core.report;

/**
 * Tells what of some pages was offered to the kernel for merging: it looks at nothing else.
 * Immutable. The pages counted here can merge and hold memory of their own.
 *
 * @param known how many pages there are of which the source tells whether they were offered
 * @param pages how many of those were
 * @param savedBytes what merging frees as things are: if only pages that were offered merge, and
 *     only with each other
 */
public record OfferedFigures(long known, long pages, long savedBytes) {

  /** Those of memory of which nobody knows. */
  public static final OfferedFigures NONE = new OfferedFigures(0, 0, 0);

  /** Returns the sums of these figures and others. */
  public OfferedFigures plus(OfferedFigures other) {
    return new OfferedFigures(
        known + other.known, pages + other.pages, savedBytes + other.savedBytes);
  }

  /** Returns how many pages were not offered, though they could merge. */
  public long notOffered() {
    return known - pages;
  }
}
