package io.ksm.report.since;

import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import io.ksm.report.text.JsonTree;
import java.util.Map;

/**
 * What a report says of one source that can be compared with another report, in bytes.
 *
 * @param label of the source
 * @param saved what merging frees of it
 * @param volatileBytes what does not hold still
 * @param zero what is full of zeros, and occupies memory
 */
public record SourceAmounts(String label, long saved, long volatileBytes, long zero) {
  static SourceAmounts of(SourceReport source, int pageSize) {
    PageFigures pages = source.figures();
    return new SourceAmounts(
        source.label(),
        pages.savedBytes(),
        pages.volatilePages() * pageSize,
        (pages.zero() - pages.holes()) * pageSize);
  }

  /** Takes them from what a report says of one of its sources. */
  static SourceAmounts of(Map<?, ?> source, long pageSize) {
    return new SourceAmounts(
        JsonTree.text(source, "label"),
        JsonTree.number(source, "savedBytes"),
        JsonTree.number(source, "volatile") * pageSize,
        (JsonTree.number(source, "zero") - JsonTree.number(source, "holes")) * pageSize);
  }
}
