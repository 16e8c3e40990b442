package io.ksm.simulate;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.core.SteppedKsm;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.BatchReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs one policy through a recording, once. For one thread. */
final class PolicyRun {
  /** A curve has about so many points, besides those at which memory changes. */
  private static final int POINTS = 200;

  /** So long is a part of a batch whose work is accounted for at once. */
  private static final long PART_VISITS = 1_000;

  /** Else a policy that does not pause would scan for ever in no time, where scanning is free. */
  private static final long MIN_PAUSE_NANOS = 1_000;

  private final SteppedKsm ksm;
  private final Recording recording;
  private final VirtualTime time;
  private final CostModel costs;
  private final List<Long> best;
  private final SimulatedMachine machine;
  private final List<Point> curve = new ArrayList<>();
  private final WrittenPages written;

  /** What is left of the present batch, and the pause that follows it. */
  private long visitsLeft;

  private long pauseNanos;

  private PolicyRun(
      SteppedKsm ksm, Recording recording, VirtualTime time, CostModel costs, List<Long> best) {
    this.ksm = ksm;
    this.recording = recording;
    this.written = new WrittenPages(recording);
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
    // A part of a batch is too small for more threads.
    OpenRecording opened = OpenRecording.by(plan, 1);
    Recording recording = opened.recording();
    try (SteppedKsm ksm = opened.with(policy).stepped(time)) {
      PolicyRun run = new PolicyRun(ksm, recording, time, plan.costs(), best);
      run.point(0, 0);
      for (int moment = 1; moment < recording.moments(); moment++) {
        SideBySide.stopIfInterrupted();
        run.goTo(moment);
        listener.reached(policy.toString(), moment, recording.moments());
      }
      ksm.failures().forEach(listener::noted);
      atEnd.accept(ksm);
      return run.outcome(policy, System.nanoTime() - begin);
    }
  }

  private Outcome outcome(PartSpec policy, long realNanos) {
    return new Outcome(
        policy, ksm.pageSize(), curve, ksm.counters(), written.unknownPageNanos(), realNanos);
  }

  private void goTo(int moment) throws IOException {
    scanBefore(moment);
    recording.show(moment);
    written.foundAt(moment, ksm.memoryChanged());
    point(recording.nanos(moment), moment);
  }

  /** Scans from one moment to the next, before memory changes. */
  private void scanBefore(int moment) {
    long from = recording.nanos(moment - 1);
    long length = recording.nanos(moment) - from;
    long steps = 1 + POINTS * length / recording.length();
    for (long step = 1; step <= steps; step++) {
      long until = step == steps ? from + length : from + length / steps * step;
      scanUntil(until);
      point(until, moment - 1);
    }
  }

  private void scanUntil(long until) {
    while (time.nanos() < until) {
      if (visitsLeft == 0) {
        Pace pace = ksm.pace(machine);
        visitsLeft = pace.pagesPerBatch();
        pauseNanos = pause(pace);
        if (visitsLeft > 0) {
          time.work(Math.round(costs.batch()));
        }
      }
      if (visitsLeft > 0) {
        scanPart();
      }
      if (visitsLeft == 0) {
        time.rest(pauseNanos);
      }
    }
  }

  /** Who does not pause does not wait for a timer. */
  private long pause(Pace pace) {
    long asked = pace.pause().toNanos();
    return Math.max(MIN_PAUSE_NANOS, asked == 0 ? 0 : asked + Math.round(costs.pause()));
  }

  private void scanPart() {
    Counters before = ksm.counters();
    int asked = (int) Math.min(visitsLeft, PART_VISITS);
    BatchReport part = ksm.next(asked);
    time.work(costs.nanos(part, before));
    if (part.endsScan()) {
      ksm.endScan();
    }
    // What was visited beyond that is made up for by the next part.
    visitsLeft = part.endsScan() ? 0 : visitsLeft - asked;
  }

  private void point(long nanos, int moment) {
    Counters counters = ksm.counters();
    long saved = ksm.savedPages();
    machine.stands(moment, saved * ksm.pageSize());
    curve.add(
        new Point(
            nanos,
            saved,
            counters.pagesSaved(),
            best.get(moment),
            counters.pagesTracked(),
            written.breaks(),
            Math.min(time.cpuNanos(), nanos)));
  }
}
