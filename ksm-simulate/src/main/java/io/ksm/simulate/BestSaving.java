package io.ksm.simulate;

import io.ksm.core.Ksm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what the best merging would have saved at each moment: one that finds all equal pages
 * at once, whosever they are, at no cost. The engine itself does it, by a policy that merges at
 * first sight.
 */
final class BestSaving {
  private static final String POLICY = "eager:use-zero-pages=on,max-page-sharing=unlimited";

  private BestSaving() {}

  /**
   * Looks at each moment.
   *
   * @return pages, by moment
   */
  static List<Long> of(SimulationPlan plan, SimulationListener listener) throws IOException {
    List<Long> saved = new ArrayList<>();
    Opened opened = Opened.by(plan);
    Recording recording = opened.recording();
    try (Ksm ksm = opened.builder().policy(POLICY).build()) {
      for (int moment = 0; moment < recording.moments(); moment++) {
        recording.show(moment);
        saved.add(ksm.scan().counters().pagesSaved());
        listener.reached("", moment, recording.moments());
      }
    }
    return saved;
  }
}
