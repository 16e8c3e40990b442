package io.ksm.simulate.advice;

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

  /** A source that has less in common with others is not worth the trouble. */
  private static final long LITTLE_BYTES = 1 << 20;

  /** What a write to a merged page costs its program, in nanoseconds, as measured. */
  private static final double BREAK_NANOS = 3_300;

  private static final long HUGE_BYTES = 2 << 20;

  private static final int REFINEMENTS = 3;

  private static final List<Integer> MORE_SHARERS = List.of(1_024, 8_192);

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
    // What its runs share is kept for all of them.
    try (simulator) {
      return simulateAndAdvise();
    }
  }

  private Advice simulateAndAdvise() throws IOException {
    List<TriedSetting> tried =
        new ArrayList<>(simulate(Knobs.worthTrying(plan.costs(), simulator.pages(), maxCpu)));
    Optional<TriedSetting> best = best(tried);
    tried.addAll(simulate(best.map(TriedSetting::knobs).orElse(Knobs.DEFAULTS).advised(maxCpu)));
    best = best(tried);
    for (int i = 0; i < REFINEMENTS && best.isPresent(); i++) {
      int pace = fasterWithin(best.get(), tried);
      if (pace == best.get().knobs().pagesToScan()) {
        break;
      }
      tried.addAll(simulate(List.of(best.get().knobs().withPagesToScan(pace))));
      best = best(tried);
    }
    if (best.isPresent() && best.get().outcome().counters().stableNodeChains() > 0) {
      Knobs chosen = best.get().knobs();
      tried.addAll(simulate(MORE_SHARERS.stream().map(chosen::withMaxPageSharing).toList()));
      best = best(tried);
    }
    String reason = best.isEmpty() ? "no setting stays within the limit" : whyNot(best.get());
    TriedSetting looked = best.orElseGet(() -> cheapest(tried));
    MemoryReport report = simulator.reportOf(looked.knobs().policy(), new ReportOptions(0));
    return new Advice(
        maxCpu,
        tried,
        reason.isEmpty() ? best : Optional.empty(),
        reason,
        report.sources().stream()
            .map(source -> of(source, report.pageSize(), reason.isEmpty()))
            .toList(),
        report.pageSize(),
        simulator.leastAvailableBytes());
  }

  /**
   * Returns a pace between that of the best setting and the next faster one, which took too much;
   * its own if there is none, or if the kernel's advisor chooses it.
   */
  private int fasterWithin(TriedSetting best, List<TriedSetting> tried) {
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

  private List<TriedSetting> simulate(List<Knobs> settings) throws IOException {
    List<Outcome> outcomes = simulator.run(settings.stream().map(Knobs::policy).toList());
    List<TriedSetting> tried = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      tried.add(new TriedSetting(settings.get(i), outcomes.get(i)));
    }
    return tried;
  }

  private Optional<TriedSetting> best(List<TriedSetting> tried) {
    List<TriedSetting> allowed =
        tried.stream().filter(one -> one.outcome().cpu() <= maxCpu).toList();
    double most = allowed.stream().mapToDouble(one -> one.outcome().savedBytes()).max().orElse(0);
    return allowed.stream()
        .filter(one -> one.outcome().savedBytes() >= ABOUT_AS_MUCH * most)
        .min(Comparator.comparingDouble(one -> one.outcome().cpu()));
  }

  private static TriedSetting cheapest(List<TriedSetting> tried) {
    return tried.stream().min(Comparator.comparingDouble(one -> one.outcome().cpu())).orElseThrow();
  }

  /** Says why merging does not pay, even as the best setting does it; empty if it pays. */
  private String whyNot(TriedSetting best) {
    Outcome outcome = best.outcome();
    if (outcome.bestBytes() < LITTLE_BYTES) {
      return "there is next to nothing to merge";
    }
    if (outcome.savedBytes() < LITTLE_BYTES) {
      return "within the limit next to nothing is merged in that time: record for longer, or allow"
          + " more";
    }
    if (outcome.savedBytes() - outcome.unknownBytes() < outcome.savedBytes() / 2) {
      return "how much would be saved is not known, as most of what merges has changed at the next"
          + " sample: record more often";
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

  /**
   * A source may save nothing alone and much with its like: what counts is what it has in common.
   */
  private static SourceAdvice of(SourceReport report, int pageSize, boolean pays) {
    if (!pays) {
      return new SourceAdvice(report, false, "merging does not pay");
    }
    long common = (report.figures().duplicate() + report.figures().zero()) * pageSize;
    if (common < LITTLE_BYTES) {
      return new SourceAdvice(report, false, "it has next to nothing in common with any");
    }
    long split = report.huge().toSplit() * HUGE_BYTES;
    if (split > 0 && report.terms().lostIfLeftBytes() < split / 10) {
      return new SourceAdvice(report, false, "it would lose huge pages for little");
    }
    return new SourceAdvice(report, true, "");
  }
}
