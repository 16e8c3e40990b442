package io.ksm.report.scan;

import io.ksm.core.report.RepeatedContent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Puts the owners of a repeated content into the order in which they are shown. */
final class Owners {
  private Owners() {}

  /** Returns the owners with their pages, most pages first, then by label. */
  static List<Map.Entry<String, Long>> mostFirst(RepeatedContent repeated) {
    Comparator<Map.Entry<String, Long>> byPages =
        Map.Entry.comparingByValue(Comparator.reverseOrder());
    return repeated.owners().entrySet().stream()
        .sorted(byPages.thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }
}
