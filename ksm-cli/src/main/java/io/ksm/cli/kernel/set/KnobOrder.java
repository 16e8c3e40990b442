package io.ksm.cli.kernel.set;

import io.ksm.kernel.Knob;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Puts changes into the order in which the kernel takes them.
 *
 * <ul>
 *   <li>To stop comes first: only then, and once all is unmerged, are {@code max_page_sharing} and
 *       {@code merge_across_nodes} free to change.
 *   <li>These two follow, because the kernel may refuse them, before more is changed.
 *   <li>{@code advisor_mode} comes after what the advisor starts from, and before {@code
 *       pages_to_scan}, which it sets to its default.
 *   <li>To start comes last, so that ksmd never runs with half of the settings.
 * </ul>
 */
final class KnobOrder {
  private static final String START = "1";

  private static final List<Knob> ORDER =
      List.of(
          Knob.MAX_PAGE_SHARING,
          Knob.MERGE_ACROSS_NODES,
          Knob.USE_ZERO_PAGES,
          Knob.SMART_SCAN,
          Knob.SLEEP_MILLISECS,
          Knob.STABLE_NODE_CHAINS_PRUNE_MILLISECS,
          Knob.ADVISOR_MAX_CPU,
          Knob.ADVISOR_TARGET_SCAN_TIME,
          Knob.ADVISOR_MIN_PAGES_TO_SCAN,
          Knob.ADVISOR_MAX_PAGES_TO_SCAN,
          Knob.ADVISOR_MODE,
          Knob.PAGES_TO_SCAN);

  private KnobOrder() {}

  /** Returns some assignments in that order. */
  static List<Map.Entry<Knob, String>> of(Map<Knob, String> values) {
    return values.entrySet().stream().sorted(Comparator.comparingInt(KnobOrder::rank)).toList();
  }

  private static int rank(Map.Entry<Knob, String> assignment) {
    if (assignment.getKey() == Knob.RUN) {
      return assignment.getValue().equals(START) ? ORDER.size() : -1;
    }
    return ORDER.indexOf(assignment.getKey());
  }
}
