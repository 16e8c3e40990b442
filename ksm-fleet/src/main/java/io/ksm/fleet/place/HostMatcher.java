package io.ksm.fleet.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the groups of a placement to those hosts where most of their memory is now, so that little
 * must be moved. Hosts with equal memory can be exchanged, unless a source must stay there.
 */
final class HostMatcher {
  private HostMatcher() {}

  private record Pair(int group, int host) {}

  /** Returns the same placement with hosts exchanged. */
  static int[] match(HostRules rules, int[] hostOf) {
    boolean[] fixed = new boolean[rules.hosts()];
    for (int source = 0; source < hostOf.length; source++) {
      if (rules.stays(source)) {
        fixed[hostOf[source]] = true;
      }
    }
    Map<Pair, Long> overlaps = new HashMap<>();
    for (int source = 0; source < hostOf.length; source++) {
      Pair pair = new Pair(hostOf[source], rules.presentHost(source));
      if (!fixed[pair.group()]
          && !fixed[pair.host()]
          && rules.room(pair.group()) == rules.room(pair.host())) {
        overlaps.merge(pair, rules.bytes(source), Long::sum);
      }
    }
    List<Map.Entry<Pair, Long>> largestFirst = new ArrayList<>(overlaps.entrySet());
    largestFirst.sort(
        Map.Entry.<Pair, Long>comparingByValue()
            .reversed()
            .thenComparingInt(entry -> entry.getKey().group())
            .thenComparingInt(entry -> entry.getKey().host()));
    int[] given = new int[rules.hosts()];
    boolean[] taken = fixed.clone();
    Arrays.setAll(given, group -> fixed[group] ? group : -1);
    for (Map.Entry<Pair, Long> entry : largestFirst) {
      give(entry.getKey().group(), entry.getKey().host(), given, taken);
    }
    for (int group = 0; group < given.length; group++) {
      for (int host = 0; host < taken.length && given[group] < 0; host++) {
        if (rules.room(host) == rules.room(group)) {
          give(group, host, given, taken);
        }
      }
    }
    return Arrays.stream(hostOf).map(group -> given[group]).toArray();
  }

  private static void give(int group, int host, int[] given, boolean[] taken) {
    if (given[group] < 0 && !taken[host]) {
      given[group] = host;
      taken[host] = true;
    }
  }
}
