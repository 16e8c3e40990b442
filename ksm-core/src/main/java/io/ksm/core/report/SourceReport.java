package io.ksm.core.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one source's pages after a scan. All figures but the last are pages, and {@code
 * pages = zero + duplicate + unique + volatilePages + (the sum of ineligible)}.
 *
 * @param label the source
 * @param pages all pages of all regions
 * @param eligible those that can merge: all but the ineligible
 * @param zero pages full of zeros: merged with the zero page, or holes
 * @param holes those of {@code zero} that occupy nothing
 * @param duplicate pages with an equal page elsewhere, the kept copy included
 * @param sharedWithin those of {@code duplicate} with an equal page in the same source
 * @param sharedAcross those of {@code duplicate} with equal pages in other sources only
 * @param unique calm pages that no other page equals
 * @param volatilePages pages that changed since their last visit, or were seen only once
 * @param ineligible pages that cannot merge, by reason
 * @param savedBytes what merging frees of this source; a page counts as saved unless it is the
 *     first of its frame in scan order
 * @param failure why the source could not be read to the end, or null
 */
public record SourceReport(
    String label,
    long pages,
    long eligible,
    long zero,
    long holes,
    long duplicate,
    long sharedWithin,
    long sharedAcross,
    long unique,
    long volatilePages,
    Map<String, Long> ineligible,
    long savedBytes,
    @Nullable String failure) {

  /** Copies the map. */
  public SourceReport {
    ineligible = Collections.unmodifiableMap(new TreeMap<>(ineligible));
  }
}
