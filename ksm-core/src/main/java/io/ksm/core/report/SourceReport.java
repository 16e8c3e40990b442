package io.ksm.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is known of one source's pages after a scan. Immutable.
 *
 * @param label the source
 * @param figures what its pages are. A page counts as saved unless it is the first of its frame in
 *     scan order, or maps a physical page that counts already. What is pinned cannot be saved, and
 *     no source saves more than all do; under pinned memory rows do not sum up
 * @param sharedWithin those of {@code duplicate} with an equal page in the same source
 * @param sharedAcross those of {@code duplicate} with equal pages in other sources only
 * @param huge what of it lies in huge pages
 * @param kinds the figures by kind of memory, in the order of addresses: their sum is {@code
 *     figures}, but for what pinned memory takes off the saving. A kind is what regions of one
 *     label are; privately mapped files are one, {@code files}
 * @param terms whose they are, what of them was offered, and what others have of them
 * @param failure why the source could not be read to the end, or null
 */
public record SourceReport(
    String label,
    PageFigures figures,
    long sharedWithin,
    long sharedAcross,
    HugePageFigures huge,
    Map<String, PageFigures> kinds,
    MergingTerms terms,
    @Nullable String failure) {

  /** Copies the map, in its order. */
  public SourceReport {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }
}
