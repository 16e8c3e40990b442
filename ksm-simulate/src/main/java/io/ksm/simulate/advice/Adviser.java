package io.ksm.simulate.advice;

import io.ksm.core.plugin.PartSpec;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SourceReport;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.SimulationListener;
import io.ksm.simulate.SimulationPlan;
import io.ksm.simulate.Simulator;
import io.ksm.simulate.advice.Advice.SourceAdvice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which setting of the kernel's knobs saves most of a recording at a bounded cost. Takes
 * a simulation for each setting. For one thread.
 */
public final class Adviser {
  /** What saves so little more is not worth its cost. */
  private static final double ABOUT_AS_MUCH = 0.99;

  /** A program that frees less is not worth the trouble. */
  private static final long LITTLE_BYTES = 1 << 20;

  /** What a write to a merged page costs its program, in nanoseconds, as measured. */
  private static final double BREAK_NANOS = 3_300;

  private static final int REFINEMENTS = 3;

  private static final int[] MORE_SHARERS = {1_024, 8_192};

  private final SimulationPlan plan;
  private final Simulator simulator;
  private final double maxCpu;

  /**
   * Makes an adviser.
   *
   * @param plan what to simulate; its policies are not used
   * @param maxCpu what scanning may take at most, as a share of one processor
   */
  public Adviser(SimulationPlan plan, double maxCpu, SimulationListener listener) {
    this.plan = plan;
    this.simulator = new Simulator(plan, listener);
    this.maxCpu = maxCpu;
  }

  /**
   * Simulates, and advises.
   *
   * @throws io.ksm.api.UsageException if a source is unknown or was not recorded
   * @throws IOException if a source cannot be read
   */
  public Advice advise() throws IOException {
    List<Tried> tried = new ArrayList<>();
    for (Knobs knobs : Knobs.worthTrying(plan.costs(), simulator.pages(), maxCpu)) {
      tried.add(simulate(knobs));
    }
    Optional<Tried> best = best(tried);
    for (int i = 0; i < REFINEMENTS && best.isPresent(); i++) {
      int pace = fasterWithin(best.get(), tried);
      if (pace == best.get().knobs().pagesToScan()) {
        break;
      }
      tried.add(simulate(best.get().knobs().withPagesToScan(pace)));
      best = best(tried);
    }
    if (best.isPresent() && best.get().outcome().counters().stableNodeChains() > 0) {
      for (int sharers : MORE_SHARERS) {
        tried.add(simulate(best.get().knobs().withMaxPageSharing(sharers)));
      }
      best = best(tried);
    }
    String reason = best.isEmpty() ? "no setting stays within the limit" : whyNot(best.get());
    Tried looked = best.orElseGet(() -> cheapest(tried));
    MemoryReport report = simulator.reportOf(looked.knobs().policy(), new ReportOptions(0));
    return new Advice(
        maxCpu,
        tried,
        reason.isEmpty() ? best : Optional.empty(),
        reason,
        report.sources().stream().map(Adviser::of).toList(),
        report.pageSize(),
        simulator.leastAvailableBytes());
  }

  /**
   * Returns a pace between that of the best setting and the next faster one, which took too much;
   * its own if there is none.
   */
  private int fasterWithin(Tried best, List<Tried> tried) {
    int pace = best.knobs().pagesToScan();
    return tried.stream()
        .filter(one -> one.outcome().cpu() > maxCpu && one.knobs().pagesToScan() > pace)
        .filter(one -> one.knobs().withPagesToScan(pace).equals(best.knobs()))
        .mapToInt(one -> one.knobs().pagesToScan())
        .min()
        .stream()
        .map(faster -> Knobs.between(pace, faster))
        .findFirst()
        .orElse(pace);
  }

  private Tried simulate(Knobs knobs) throws IOException {
    PartSpec policy = knobs.policy();
    return new Tried(knobs, simulator.run(policy));
  }

  private Optional<Tried> best(List<Tried> tried) {
    List<Tried> allowed = tried.stream().filter(one -> one.outcome().cpu() <= maxCpu).toList();
    double most = allowed.stream().mapToDouble(one -> one.outcome().savedBytes()).max().orElse(0);
    return allowed.stream()
        .filter(one -> one.outcome().savedBytes() >= ABOUT_AS_MUCH * most)
        .min(Comparator.comparingDouble(one -> one.outcome().cpu()));
  }

  private static Tried cheapest(List<Tried> tried) {
    return tried.stream().min(Comparator.comparingDouble(one -> one.outcome().cpu())).orElseThrow();
  }

  /** Says why merging does not pay, even as the best setting does it; empty if it pays. */
  private String whyNot(Tried best) {
    Outcome outcome = best.outcome();
    if (outcome.bestBytes() < LITTLE_BYTES) {
      return "there is next to nothing to merge";
    }
    if (outcome.savedBytes() < LITTLE_BYTES) {
      return "within the limit next to nothing is merged in that time: record for longer, or allow"
          + " more";
    }
    if (outcome.savedBytes() <= outcome.metadataBytes()) {
      return "the kernel spends more memory on what it knows of pages than merging saves";
    }
    if (outcome.breaks() * BREAK_NANOS / outcome.nanos() > maxCpu) {
      return "merged pages are written to again so often that programs spend more time on page"
          + " faults than scanning may take";
    }
    return "";
  }

  private static SourceAdvice of(SourceReport report) {
    long gain = report.terms().lostIfLeftBytes();
    if (gain < LITTLE_BYTES) {
      return new SourceAdvice(report, false, "others save as much without it");
    }
    if (gain < report.huge().savedBytes() / 2 && report.huge().toSplit() > 0) {
      return new SourceAdvice(report, false, "it would lose huge pages for little");
    }
    return new SourceAdvice(report, true, "");
  }
}
