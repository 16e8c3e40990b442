package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Estimate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Finds out which source should be on which host.
 *
 * <p>Reads two samples of equal size: one to choose by, and one to judge by. The result follows
 * from the files, the plan and its seed. Stateless; memory is some 30 bytes for each content of a
 * source in a sample.
 */
public final class Placer {
  /** A sample is no larger than it must be for so many contents of sources. */
  private static final long SAMPLE_CONTENTS = 6L << 20;

  /** Moving does not pay for less than such a share of the memory. */
  private static final double MIN_GAIN = 0.005;

  private Placer() {}

  /**
   * Makes advice.
   *
   * @throws UsageException if the rules cannot be kept, or a host's memory is not known
   * @throws IOException if a file cannot be read, or is damaged
   */
  public static PlacementAdvice place(Fleet fleet, PlacementPlan plan) throws IOException {
    HostRules rules = new HostRules(fleet, plan);
    int halvings = halvings(fleet, plan);
    SharedContents sample = SharedContents.read(fleet, HashRange.sample(halvings));
    int[] present = rules.present();
    String breach = new PlacementState(sample, rules, present).breach();
    requireMendable(breach, rules, plan);
    BundledFleet bundled = BundledFleet.of(sample, rules);
    int[] best =
        choose(bundled, plan, !breach.isEmpty())
            .orElseThrow(() ->
                new UsageException(
                    "no placement was found that keeps all rules and fits: give more hosts or memory by --fleet"));
    SharedContents other = SharedContents.read(fleet, HashRange.after(halvings));
    PlacementEstimator estimator = new PlacementEstimator(other, rules.hosts());
    Estimate gain = estimator.difference(best, present);
    Optional<Estimate> random =
        RandomPlacer.place(bundled, new SplittableRandom(plan.seed())).map(estimator::saving);
    Estimate bound = estimator.bound(rules.maxSources());
    Estimate now = estimator.saving(present);
    long within = within(fleet);
    String refusal = refusal(fleet, gain, now, bound, within);
    return new PlacementAdvice(
        fleet,
        within,
        random,
        now,
        estimator.saving(best),
        bound,
        gain,
        rules.maxSources(),
        other.share(),
        refusal.isEmpty() || !breach.isEmpty()
            ? MoveOrder.of(other, fleet, rules, best)
            : List.of(),
        breach,
        refusal);
  }

  /** Returns how small a sample is enough. */
  static int halvings(Fleet fleet, PlacementPlan plan) {
    if (plan.halvings() > 0) {
      return plan.halvings();
    }
    long contents =
        fleet.sources().stream().mapToLong(source -> source.collected().contents()).sum();
    int halvings = 1;
    while (halvings < HashRange.MAX_HALVINGS && contents >> halvings > SAMPLE_CONTENTS) {
      halvings++;
    }
    return halvings;
  }

  /** Of few moves, none is left for others once they have mended what is wrong. */
  private static void requireMendable(String breach, HostRules rules, PlacementPlan plan) {
    if (!breach.isEmpty() && rules.limitsMoves(plan.maxMoves())) {
      throw new UsageException(
          breach + ": leave --max-moves out, or say what is otherwise by --fleet");
    }
  }

  /**
   * Returns the best placement of sources that is found.
   *
   * @param mustMove whether the present one does not keep the rules
   * @return nothing if it does not, and no other was found that does
   */
  static Optional<int[]> choose(BundledFleet fleet, PlacementPlan plan, boolean mustMove) {
    return chooseOfBundles(fleet.contents(), fleet.rules(), plan, mustMove)
        .map(fleet.bundles()::expand);
  }

  private static Optional<int[]> chooseOfBundles(
      SharedContents sample, HostRules rules, PlacementPlan plan, boolean mustMove) {
    double price = plan.movePriceBytes() * sample.share() / rules.pageSize();
    Optional<int[]> filled =
        rules.limitsMoves(plan.maxMoves()) ? Optional.empty() : filled(sample, rules, plan, price);
    // The search keeps the rules, but does not mend what breaks them.
    if (mustMove) {
      return filled;
    }
    boolean searches = filled.isEmpty() || price != 0 || !LocalSearch.endsEarly(rules);
    int[] improved = searches ? improved(sample, rules, plan, price) : rules.present();
    return filled
        .filter(
            hostOf -> worth(hostOf, sample, rules, price) > worth(improved, sample, rules, price))
        .or(() -> Optional.of(improved));
  }

  /** Returns the present placement improved step by step, or as it is if that breaks a rule. */
  private static int[] improved(
      SharedContents sample, HostRules rules, PlacementPlan plan, double price) {
    int[] present = rules.present();
    int[] improved = LocalSearch.improve(sample, rules, present, price, plan.maxMoves());
    return keepsRules(improved, sample, rules) ? improved : present;
  }

  /** Returns the best placement that is found anew; nothing if none is that keeps the rules. */
  private static Optional<int[]> filled(
      SharedContents sample, HostRules rules, PlacementPlan plan, double price) {
    Optional<int[]> first =
        HostFiller.fill(sample, rules).map(hostOf -> HostMatcher.match(rules, hostOf));
    Optional<int[]> annealed =
        first
            .map(hostOf -> Annealing.improve(sample, rules, hostOf, price, plan.seed()))
            .map(hostOf -> HostMatcher.match(rules, hostOf))
            .flatMap(hostOf -> searched(hostOf, sample, rules, plan, price));
    // The search takes long where it ends early, and has never made the first one the better one.
    Optional<int[]> other =
        annealed.isPresent() && LocalSearch.endsEarly(rules)
            ? first.filter(hostOf -> keepsRules(hostOf, sample, rules))
            : first.flatMap(hostOf -> searched(hostOf, sample, rules, plan, price));
    return Stream.concat(annealed.stream(), other.stream())
        .max(Comparator.comparingDouble(hostOf -> worth(hostOf, sample, rules, price)));
  }

  /** Returns a placement improved step by step; nothing if it does not keep the rules. */
  private static Optional<int[]> searched(
      int[] start, SharedContents sample, HostRules rules, PlacementPlan plan, double price) {
    return Optional.of(LocalSearch.improve(sample, rules, start, price, plan.maxMoves()))
        .filter(hostOf -> keepsRules(hostOf, sample, rules));
  }

  private static boolean keepsRules(int[] hostOf, SharedContents sample, HostRules rules) {
    return new PlacementState(sample, rules, hostOf).breach().isEmpty();
  }

  private static double worth(int[] hostOf, SharedContents sample, HostRules rules, double price) {
    int moves = 0;
    for (int source = 0; source < hostOf.length; source++) {
      moves += rules.moves(source, hostOf[source]);
    }
    return new PlacementState(sample, rules, hostOf).saved() - price * moves;
  }

  private static long within(Fleet fleet) {
    return fleet.sources().stream().mapToLong(source -> source.collected().savedPages()).sum();
  }

  private static String refusal(
      Fleet fleet, Estimate gain, Estimate present, Estimate bound, long within) {
    if (gain.pages() > gain.error() && gain.pages() >= MIN_GAIN * fleet.residentPages()) {
      return "";
    }
    long resident = Math.max(1, fleet.residentPages());
    String most =
        bound.pages() - present.pages() < MIN_GAIN * resident
            ? "no placement can save more than %s %% of the memory beyond what merging saves as sources are placed"
                .formatted(percent(Math.max(0, bound.pages() - present.pages()), resident))
            : "the best one that was found saves %s ± %s %% of the memory more than the present one"
                .formatted(percent(gain.pages(), resident), percent(gain.error(), resident));
    return "%s; %d %% of what merging saves now is within sources, wherever they are"
        .formatted(most, Math.round(100.0 * within / Math.max(1, within + present.pages())));
  }

  private static String percent(long pages, long of) {
    return String.format(Locale.ROOT, "%.1f", 100.0 * pages / of);
  }
}
