package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.core.SteppedKsm;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.BatchReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the best merging through a recording: all equal pages merge at the moment at which they are
 * equal. Even it cannot keep programs from writing. For one thread.
 */
final class BestRun {
  /** As it is called beside policies. */
  private static final PartSpec NAME = PartSpec.parse("best");

  private final SteppedKsm ksm;
  private final Recording recording;
  private final List<Long> savedPages = new ArrayList<>();
  private final List<Point> curve = new ArrayList<>();
  private final WrittenPages written;
  private long pages;
  private long availableBytes = Long.MAX_VALUE;

  /** Begins a run, with a policy for which a page is calm when it did not change since a scan. */
  BestRun(SteppedKsm ksm, Recording recording) {
    this.ksm = ksm;
    this.recording = recording;
    this.written = new WrittenPages(recording);
  }

  /** Shows the next moment, and merges all that is equal then. */
  void goTo(int moment) throws IOException {
    recording.show(moment);
    if (moment > 0) {
      point(moment, savedPages.getLast());
      written.foundAt(moment, ksm.memoryChanged());
    }
    mergeAll();
    Counters counters = ksm.counters();
    savedPages.add(counters.pagesSaved());
    point(moment, counters.pagesSaved());
    pages = Math.max(pages, counters.pagesTracked() + counters.ksmZeroPages());
    availableBytes = Math.min(availableBytes, recording.availableBytes(moment));
  }

  /**
   * In the first scan, changed pages leave where they were; in the second one they merge. Time does
   * not pass meanwhile. To do both at once, each in its order, would be the work of one thread.
   */
  private void mergeAll() {
    scan();
    scan();
  }

  private void scan() {
    BatchReport batch;
    do {
      batch = ksm.next(Integer.MAX_VALUE);
    } while (!batch.endsScan());
    ksm.endScan();
  }

  private void point(int moment, long saved) {
    long tracked = ksm.counters().pagesTracked();
    curve.add(
        new Point(recording.nanos(moment), saved, saved, saved, tracked, written.breaks(), 0));
  }

  /** It knows which pages are equal; that it is found out by scanning here is another thing. */
  private Counters withoutVisits() {
    Counters counters = ksm.counters();
    return new Counters(
        counters.pagesShared(),
        counters.pagesSharing(),
        counters.pagesUnshared(),
        counters.pagesVolatile(),
        0,
        0,
        counters.ksmZeroPages(),
        0,
        counters.stableNodeChains(),
        counters.stableNodeDups(),
        counters.generalProfit());
  }

  /** Returns what was found out. */
  RecordedFacts facts(long realNanos) {
    Outcome best =
        new Outcome(
            NAME, ksm.pageSize(), curve, withoutVisits(), written.unknownPageNanos(), realNanos);
    return new RecordedFacts(best, savedPages, pages, availableBytes);
  }
}
