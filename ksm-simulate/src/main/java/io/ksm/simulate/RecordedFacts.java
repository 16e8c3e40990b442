package io.ksm.simulate;

import io.ksm.core.SteppedKsm;
import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.util.List;

/**
 * What is true of a recording, whatever policy is simulated.
 *
 * @param best what the best merging would have come to: one that finds all equal pages at once,
 *     whosever they are, at no cost
 * @param bestPages what it would have saved, by moment, in pages
 * @param pages how many can merge, at most
 * @param leastAvailableBytes the least memory that programs of the machine could still get
 */
record RecordedFacts(Outcome best, List<Long> bestPages, long pages, long leastAvailableBytes) {
  private static final PartSpec BEST =
      PartSpec.parse("ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited");

  /** Copies the list. */
  RecordedFacts {
    bestPages = List.copyOf(bestPages);
  }

  /** Looks at each moment: the engine itself finds all that is equal, if a policy lets it. */
  static RecordedFacts of(SimulationPlan plan, SimulationListener listener) throws IOException {
    long begin = System.nanoTime();
    OpenRecording opened = OpenRecording.by(plan, plan.threads());
    opened.warnings().forEach(listener::noted);
    Recording recording = opened.recording();
    try (SteppedKsm ksm = opened.with(BEST).stepped(new VirtualTime())) {
      BestRun run = new BestRun(ksm, recording);
      for (int moment = 0; moment < recording.moments(); moment++) {
        run.goTo(moment);
        listener.reached("", moment, recording.moments());
      }
      return run.facts(System.nanoTime() - begin);
    }
  }
}
