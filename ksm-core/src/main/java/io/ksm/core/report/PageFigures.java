package io.ksm.core.report;

import io.ksm.api.PageState;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells what some pages are, after a scan. Immutable. All figures but the last are pages, and
 * {@code pages = zero + zeroUnknown + duplicate + unique + otherDomain + volatilePages +
 * sharedByFork + (the sum of ineligible)}. Twelve components, because each page is counted under
 * one of them.
 *
 * @param pages all of them
 * @param zero pages full of zeros: merged with the zero page, or holes
 * @param holes those of {@code zero} that occupy nothing
 * @param zeroUnknown pages full of zeros of which the source cannot tell whether they occupy memory
 *     or were never touched: they stand outside all other figures
 * @param duplicate pages with an equal page elsewhere, the kept copy included
 * @param unique calm pages that no other page equals
 * @param otherDomain calm pages that equal pages of other domains only, where the policy keeps
 *     domains apart
 * @param volatilePages pages that changed since their last visit, or were seen only once
 * @param sharedByFork further mappings of a page that is counted as {@code unique} already: they
 *     occupy nothing of their own, and nothing else equals them. Known only where the source knows
 *     pfns
 * @param mappedTwice those of {@code zero}, {@code duplicate} and {@code volatilePages} that are
 *     further mappings of a page that is counted already: merging frees nothing of them
 * @param ineligible pages that cannot merge, by reason
 * @param savedBytes what merging frees
 */
public record PageFigures(
    long pages,
    long zero,
    long holes,
    long zeroUnknown,
    long duplicate,
    long unique,
    long otherDomain,
    long volatilePages,
    long sharedByFork,
    long mappedTwice,
    Map<String, Long> ineligible,
    long savedBytes) {

  /** Those of no pages. */
  public static final PageFigures NONE = new PageFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0);

  /** Copies the map. */
  public PageFigures {
    ineligible = Collections.unmodifiableMap(new TreeMap<>(ineligible));
  }

  /** Returns how many pages cannot merge, whatever they hold. */
  public long ineligiblePages() {
    return ineligible.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns how many pages somebody else had merged before the scan: the kernel's KSM, where it is
   * on. Known only where the source tells.
   */
  public long alreadyMerged() {
    return ineligible.getOrDefault(PageState.SHARED.reason(), 0L);
  }

  /** Returns how many pages can merge: all but the ineligible, and zeros of unknown residency. */
  public long eligible() {
    return pages - ineligiblePages() - zeroUnknown;
  }

  /** Returns how many pages hold memory of their own that can merge. */
  public long mergeable() {
    return eligible() - holes - sharedByFork - mappedTwice;
  }

  /** Returns the same with more pages that cannot merge; all pages are as many as before. */
  public PageFigures withIneligible(String reason, long more) {
    Map<String, Long> reasons = new TreeMap<>(ineligible);
    reasons.merge(reason, more, Long::sum);
    return with(reasons, savedBytes);
  }

  /** Returns the same with another saving, in bytes. */
  public PageFigures withSaved(long bytes) {
    return with(ineligible, bytes);
  }

  private PageFigures with(Map<String, Long> reasons, long bytes) {
    return new PageFigures(
        pages,
        zero,
        holes,
        zeroUnknown,
        duplicate,
        unique,
        otherDomain,
        volatilePages,
        sharedByFork,
        mappedTwice,
        reasons,
        bytes);
  }

  /** Returns the sums of these figures and those of other pages. */
  public PageFigures plus(PageFigures other) {
    Map<String, Long> reasons = new TreeMap<>(ineligible);
    other.ineligible.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    return new PageFigures(
        pages + other.pages,
        zero + other.zero,
        holes + other.holes,
        zeroUnknown + other.zeroUnknown,
        duplicate + other.duplicate,
        unique + other.unique,
        otherDomain + other.otherDomain,
        volatilePages + other.volatilePages,
        sharedByFork + other.sharedByFork,
        mappedTwice + other.mappedTwice,
        reasons,
        savedBytes + other.savedBytes);
  }
}
