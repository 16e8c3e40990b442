package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.core.SteppedKsm;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.BatchReport;
import io.ksm.core.report.MergedMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs one policy through a recording, once. */
final class PolicyRun {
  /** A curve has about so many points, and at least those at which memory changes. */
  private static final int MIN_POINTS = 200;

  private final SimulationPlan plan;
  private final PartSpec policy;
  private final List<Long> best;
  private final SimulationListener listener;
  private final VirtualTime time = new VirtualTime();
  private final List<Point> curve = new ArrayList<>();
  private long breaks;
  private long unknownPageNanos;

  /**
   * Prepares a run.
   *
   * @param best what the best merging saves, by moment, in pages
   */
  PolicyRun(SimulationPlan plan, PartSpec policy, List<Long> best, SimulationListener listener) {
    this.plan = plan;
    this.policy = policy;
    this.best = best;
    this.listener = listener;
  }

  /**
   * Runs it.
   *
   * @throws IOException if a source cannot be read
   */
  Outcome run() throws IOException {
    long begin = System.nanoTime();
    Opened opened = Opened.by(plan);
    Recording recording = opened.recording();
    try (SteppedKsm ksm = opened.builder().policy(policy.toString()).stepped(time)) {
      point(ksm, 0, 0, ksm.presentSaving());
      for (int moment = 1; moment < recording.moments(); moment++) {
        MergedMemory before = scanUntil(ksm, recording, moment);
        recording.show(moment);
        change(ksm, recording, moment, before);
        listener.reached(policy.toString(), moment, recording.moments());
      }
      return new Outcome(
          policy,
          ksm.pageSize(),
          curve,
          ksm.counters(),
          breaks,
          unknownPageNanos,
          System.nanoTime() - begin);
    }
  }

  /** Scans from one moment to the next; returns how things stand before memory changes. */
  private MergedMemory scanUntil(SteppedKsm ksm, Recording recording, int moment) {
    long from = recording.nanos(moment - 1);
    long length = recording.nanos(moment) - from;
    int steps = 1 + MIN_POINTS / recording.moments();
    MergedMemory now = ksm.presentSaving();
    for (int step = 1; step <= steps; step++) {
      long until = from + length * step / steps;
      boolean scanned = scanUntil(ksm, until);
      now = scanned ? ksm.presentSaving() : now;
      point(ksm, until, moment - 1, now);
    }
    return now;
  }

  /** Returns whether there was anything to scan: a pause may last longer. */
  private boolean scanUntil(SteppedKsm ksm, long until) {
    boolean scanned = time.nanos() < until;
    while (time.nanos() < until) {
      Pace pace = ksm.pace();
      Counters before = ksm.counters();
      BatchReport batch = ksm.next(pace.pagesPerBatch());
      time.work(plan.costs().nanos(batch, before));
      if (batch.endsScan()) {
        ksm.endScan();
      }
      time.rest(pace.pause().toNanos() + Math.round(plan.costs().pause()));
    }
    return scanned;
  }

  /** Notes what became of merged pages as memory changed. */
  private void change(SteppedKsm ksm, Recording recording, int moment, MergedMemory before) {
    MergedMemory after = ksm.presentSaving();
    long broken = Math.max(0, after.brokenPages() - before.brokenPages());
    long gone = Math.max(0, after.gonePages() - before.gonePages());
    breaks += broken;
    unknownPageNanos += (broken + gone) * (recording.nanos(moment) - recording.nanos(moment - 1));
    point(ksm, recording.nanos(moment), moment, after);
  }

  private void point(SteppedKsm ksm, long nanos, int moment, MergedMemory now) {
    Counters counters = ksm.counters();
    curve.add(
        new Point(
            nanos,
            now.savedPages(),
            counters.pagesSaved(),
            best.get(moment),
            counters.pagesShared()
                + counters.pagesSharing()
                + counters.pagesUnshared()
                + counters.pagesVolatile(),
            time.cpuNanos()));
  }
}
