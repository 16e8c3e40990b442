package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.FleetHost;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.Moment;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.inventory.Names;
import io.ksm.fleet.query.Estimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Says what a placement would have saved over time: at each moment, what is saved once all moves
 * are made, if none is, and if sources were placed anew for that moment.
 *
 * <p>Without moves, a source is where it was when it was first seen, whatever happened since: so
 * files may be given that were collected after the moves were made. Sources are known by their
 * names. All hosts are there at all times. Used once.
 */
public final class PlacementReplay {
  private static final int NAMED = 5;

  private final Map<String, String> moves = new LinkedHashMap<>();
  private final PlacementPlan plan;

  /** All hosts of all moments. */
  private final List<FleetHost> hosts;

  /** Where each source was first, by its name. */
  private final Map<String, String> firstHosts = new HashMap<>();

  private PlacementReplay(FleetHistory history, List<PlannedMove> moves, PlacementPlan plan) {
    this.plan = plan;
    // The latest one that is told of a host counts.
    Map<String, FleetHost> all = new LinkedHashMap<>();
    for (Moment moment : history.moments()) {
      moment.fleet().hosts().forEach(host -> all.put(host.name(), host));
    }
    this.hosts = List.copyOf(all.values());
    for (Moment moment : history.moments()) {
      for (FleetSource source : moment.fleet().sources()) {
        firstHosts.putIfAbsent(source.name(), moment.fleet().hosts().get(source.host()).name());
      }
    }
    moves.forEach(move -> this.moves.put(move.source(), move.host()));
    requireKnown(all.keySet());
  }

  private void requireKnown(Set<String> hostNames) {
    moves.forEach((source, host) -> {
      if (!firstHosts.containsKey(source)) {
        throw new UsageException(
            "'%s' of the moves is not a source of the files: there are %s"
                .formatted(
                    source, Names.some(firstHosts.keySet().stream().sorted().toList(), NAMED)));
      }
      if (!hostNames.contains(host)) {
        throw new UsageException(
            "'%s' of the moves is not a host of the files: there are %s; give others by --fleet"
                .formatted(host, Names.some(hostNames, NAMED)));
      }
    });
  }

  /**
   * Asks about all moments of a fleet.
   *
   * @param moves that are to be judged; of a source's moves, the last one counts
   * @param plan what a placement may do
   * @throws UsageException if moves are of another fleet, or the rules cannot be kept
   * @throws IOException if a file cannot be read, or is damaged
   */
  public static List<PlacementMoment> replay(
      FleetHistory history, List<PlannedMove> moves, PlacementPlan plan) throws IOException {
    PlacementReplay replay = new PlacementReplay(history, moves, plan);
    List<PlacementMoment> moments = new ArrayList<>();
    for (Moment moment : history.moments()) {
      moments.add(replay.at(moment));
    }
    return moments;
  }

  private PlacementMoment at(Moment moment) throws IOException {
    Fleet fleet = unmoved(moment.fleet());
    HostRules rules = new HostRules(fleet, plan);
    int halvings = Placer.halvings(fleet, plan);
    SharedContents sample = SharedContents.read(fleet, HashRange.sample(halvings));
    int[] unmoved = rules.present();
    int[] placed = placed(fleet, unmoved);
    boolean mustMove = !new PlacementState(sample, rules, unmoved).breach().isEmpty();
    BundledFleet bundled = BundledFleet.of(sample, rules);
    Optional<int[]> fresh = Placer.choose(bundled, plan, mustMove);
    PlacementEstimator estimator =
        new PlacementEstimator(
            SharedContents.read(fleet, HashRange.after(halvings)), rules.hosts());
    Optional<Estimate> random =
        RandomPlacer.place(bundled, new SplittableRandom(plan.seed())).map(estimator::saving);
    return new PlacementMoment(
        moment.time(),
        fleet.sources().size(),
        fleet.residentPages(),
        (int) fleet.sources().stream().filter(source -> moves.containsKey(source.name())).count(),
        random,
        estimator.saving(unmoved),
        estimator.saving(placed),
        fresh.map(estimator::saving),
        estimator.bound(rules.maxSources()),
        estimator.difference(placed, unmoved),
        fresh.map(best -> estimator.difference(best, unmoved)),
        new PlacementState(sample, rules, placed).breach());
  }

  private Fleet unmoved(Fleet fleet) {
    List<String> names = hosts.stream().map(FleetHost::name).toList();
    List<FleetSource> sources = new ArrayList<>();
    for (FleetSource source : fleet.sources()) {
      sources.add(source.on(names.indexOf(firstHosts.get(source.name()))));
    }
    return new Fleet(
        fleet.files(),
        hosts,
        sources,
        fleet.apart(),
        fleet.together(),
        fleet.pageSize(),
        fleet.notes());
  }

  private int[] placed(Fleet fleet, int[] unmoved) {
    List<String> order = hosts.stream().map(FleetHost::name).toList();
    int[] placed = unmoved.clone();
    for (FleetSource source : fleet.sources()) {
      String host = moves.get(source.name());
      if (host != null) {
        placed[source.number()] = order.indexOf(host);
      }
    }
    return placed;
  }
}
