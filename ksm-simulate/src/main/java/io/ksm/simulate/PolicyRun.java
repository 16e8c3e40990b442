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
import java.util.function.Consumer;

/** Runs one policy through a recording, once. For one thread. */
final class PolicyRun {
  /** A curve has about so many points, and at least those at which memory changes. */
  private static final int MIN_POINTS = 200;

  private final SteppedKsm ksm;
  private final Recording recording;
  private final VirtualTime time;
  private final CostModel costs;
  private final List<Long> best;
  private final SimulatedMachine machine;
  private final List<Point> curve = new ArrayList<>();
  private long breaks;
  private long unknownPageNanos;

  private PolicyRun(
      SteppedKsm ksm, Recording recording, VirtualTime time, CostModel costs, List<Long> best) {
    this.ksm = ksm;
    this.recording = recording;
    this.time = time;
    this.costs = costs;
    this.best = best;
    this.machine = new SimulatedMachine(recording, time, ksm.pageSize());
  }

  /**
   * Runs a policy.
   *
   * @param best what the best merging saves, by moment, in pages
   * @param atEnd sees the scanner when the recording has come to its end
   * @throws IOException if a source cannot be read
   */
  static Outcome of(
      SimulationPlan plan,
      PartSpec policy,
      List<Long> best,
      SimulationListener listener,
      Consumer<SteppedKsm> atEnd)
      throws IOException {
    long begin = System.nanoTime();
    VirtualTime time = new VirtualTime();
    Opened opened = Opened.by(plan);
    Recording recording = opened.recording();
    try (SteppedKsm ksm = opened.builder().policy(policy.toString()).stepped(time)) {
      PolicyRun run = new PolicyRun(ksm, recording, time, plan.costs(), best);
      run.point(0, 0, ksm.presentSaving());
      for (int moment = 1; moment < recording.moments(); moment++) {
        run.goTo(moment);
        listener.reached(policy.toString(), moment, recording.moments());
      }
      atEnd.accept(ksm);
      return run.outcome(policy, System.nanoTime() - begin);
    }
  }

  private Outcome outcome(PartSpec policy, long realNanos) {
    return new Outcome(
        policy, ksm.pageSize(), curve, ksm.counters(), breaks, unknownPageNanos, realNanos);
  }

  private void goTo(int moment) throws IOException {
    MergedMemory before = scanBefore(moment);
    recording.show(moment);
    MergedMemory after = ksm.presentSaving();
    long broken = Math.max(0, after.brokenPages() - before.brokenPages());
    long gone = Math.max(0, after.gonePages() - before.gonePages());
    breaks += broken;
    unknownPageNanos += (broken + gone) * (recording.nanos(moment) - recording.nanos(moment - 1));
    point(recording.nanos(moment), moment, after);
  }

  /** Scans from one moment to the next; returns how things stand before memory changes. */
  private MergedMemory scanBefore(int moment) {
    long from = recording.nanos(moment - 1);
    long length = recording.nanos(moment) - from;
    int steps = 1 + MIN_POINTS / recording.moments();
    MergedMemory now = ksm.presentSaving();
    for (int step = 1; step <= steps; step++) {
      long until = from + length * step / steps;
      // A pause may last longer than that.
      if (time.nanos() < until) {
        scanUntil(until);
        now = ksm.presentSaving();
      }
      point(until, moment - 1, now);
    }
    return now;
  }

  private void scanUntil(long until) {
    while (time.nanos() < until) {
      Pace pace = ksm.pace(machine);
      if (!pace.isStopped()) {
        batch(pace.pagesPerBatch());
      }
      time.rest(pace.pause().toNanos() + Math.round(costs.pause()));
    }
  }

  private void batch(int visits) {
    Counters before = ksm.counters();
    BatchReport batch = ksm.next(visits);
    time.work(costs.nanos(batch, before));
    if (batch.endsScan()) {
      ksm.endScan();
    }
  }

  private void point(long nanos, int moment, MergedMemory now) {
    Counters counters = ksm.counters();
    machine.stands(moment, now.savedPages() * ksm.pageSize());
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
