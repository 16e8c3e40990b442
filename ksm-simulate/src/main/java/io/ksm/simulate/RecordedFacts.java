package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.Ksm;
import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is true of a recording, whatever policy is simulated.
 *
 * @param nanos how long it is
 * @param bestPages what the best merging would have saved, by moment, in pages: one that finds all
 *     equal pages at once, whosever they are, at no cost
 * @param pages how many can merge, at most
 * @param leastAvailableBytes the least memory that programs of the machine could still get
 */
record RecordedFacts(long nanos, List<Long> bestPages, long pages, long leastAvailableBytes) {
  private static final PartSpec BEST =
      PartSpec.parse("eager:use-zero-pages=on,max-page-sharing=unlimited");

  /** Copies the list. */
  RecordedFacts {
    bestPages = List.copyOf(bestPages);
  }

  /** Looks at each moment: the engine itself finds all that is equal, if a policy lets it. */
  static RecordedFacts of(SimulationPlan plan, SimulationListener listener) throws IOException {
    List<Long> best = new ArrayList<>();
    long pages = 0;
    long available = Long.MAX_VALUE;
    OpenRecording opened = OpenRecording.by(plan);
    opened.warnings().forEach(listener::noted);
    Recording recording = opened.recording();
    try (Ksm ksm = opened.with(BEST).build()) {
      for (int moment = 0; moment < recording.moments(); moment++) {
        recording.show(moment);
        Counters counters = ksm.scan().counters();
        best.add(counters.pagesSaved());
        pages = Math.max(pages, counters.pagesTracked() + counters.ksmZeroPages());
        available = Math.min(available, recording.availableBytes(moment));
        listener.reached("", moment, recording.moments());
      }
    }
    return new RecordedFacts(recording.length(), best, pages, available);
  }
}
