package io.ksm.fleet.query;

import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.contents.HashRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a fleet saved at several times.
 *
 * @param moments in the order of time; none if the fleet was collected once
 */
public record FleetGrowth(List<MomentSaving> moments) {
  /** Of a fleet that was collected once. */
  public static final FleetGrowth NONE = new FleetGrowth(List.of());

  /** Copies the list. */
  public FleetGrowth {
    moments = List.copyOf(moments);
  }

  /**
   * Checks the files of all times, and asks about them.
   *
   * @param range of fingerprints to ask about: a sample, or all
   * @throws io.ksm.api.UsageException if the engine is not there
   * @throws IOException if a file is damaged or cannot be read, or memory or disk is full
   */
  public static FleetGrowth ask(FleetHistory history, HashRange range, FleetEngine.Opener opener)
      throws IOException {
    if (history.moments().size() == 1) {
      return NONE;
    }
    try (FleetEngine engine = opener.open(history.all(), range, Set.of(Question.GROWTH))) {
      return ask(history, range, engine);
    }
  }

  /** Asks an engine, which has the fleet of all times, and the range. */
  static FleetGrowth ask(FleetHistory history, HashRange range, FleetEngine engine)
      throws IOException {
    Map<Integer, List<HostSaving>> byMoment = new TreeMap<>();
    engine.ask(
        Question.GROWTH,
        row ->
            byMoment
                .computeIfAbsent((int) row.number(0), _ -> new ArrayList<>())
                .add(FleetReport.host(row, 1, range)));
    List<MomentSaving> moments = new ArrayList<>();
    // All hosts together have no name, which comes before all names.
    byMoment.forEach((moment, hosts) ->
        moments.add(
            new MomentSaving(
                history.moments().get(moment).time(),
                hosts.getFirst(),
                hosts.subList(1, hosts.size()))));
    return new FleetGrowth(moments);
  }
}
