package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.Mebibytes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks that sources which must share a host can do so. Stateless. */
final class BundleCheck {
  private static final int NAMED = 3;

  private BundleCheck() {}

  /**
   * Checks all bundles.
   *
   * @param apart groups of sources of which no two may share a host
   * @throws UsageException if one of them fits nowhere, whatever is done
   */
  static void requirePossible(HostRules rules, List<List<Integer>> apart) {
    Bundles bundles = rules.bundles();
    if (bundles.areSingle()) {
      return;
    }
    long largest = IntStream.range(0, rules.hosts()).mapToLong(rules::room).max().orElse(0);
    for (int bundle = 0; bundle < bundles.count(); bundle++) {
      requirePossible(bundles.members(bundle), rules, largest);
    }
    for (List<Integer> group : apart) {
      requireNotTogether(group, rules);
    }
  }

  private static void requirePossible(int[] members, HostRules rules, long largest) {
    if (members.length > rules.maxSources()) {
      throw new UsageException(
          "%d sources are to be together (%s), and a host may have %d: give a larger --max-sources"
              .formatted(members.length, names(members, rules), rules.maxSources()));
    }
    long bytes = IntStream.of(members).mapToLong(rules::bytes).sum();
    if (bytes > largest && !rules.fitsMerged()) {
      throw new UsageException(
          "sources that are to be together take %s (%s), and the largest host has room for %s"
              .formatted(Mebibytes.taken(bytes), names(members, rules), Mebibytes.room(largest)));
    }
    int[] staying = IntStream.of(members).filter(rules::stays).toArray();
    for (int source : staying) {
      if (rules.presentHost(source) != rules.presentHost(staying[0])) {
        throw new UsageException(
            "'%s' and '%s' are to be together, and one is to stay on host '%s', the other on host '%s'"
                .formatted(
                    rules.name(staying[0]),
                    rules.name(source),
                    rules.hostName(rules.presentHost(staying[0])),
                    rules.hostName(rules.presentHost(source))));
      }
    }
  }

  private static void requireNotTogether(List<Integer> group, HostRules rules) {
    Bundles bundles = rules.bundles();
    for (int i = 0; i < group.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (bundles.bundle(group.get(i)) == bundles.bundle(group.get(j))) {
          throw new UsageException(
              "'%s' and '%s' are to be apart, and to be together"
                  .formatted(rules.name(group.get(j)), rules.name(group.get(i))));
        }
      }
    }
  }

  private static String names(int[] sources, HostRules rules) {
    String some =
        IntStream.of(sources)
            .limit(NAMED)
            .mapToObj(source -> "'" + rules.name(source) + "'")
            .collect(Collectors.joining(", "));
    return sources.length > NAMED ? some + " and others" : some;
  }
}
