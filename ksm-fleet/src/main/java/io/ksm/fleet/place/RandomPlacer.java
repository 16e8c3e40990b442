package io.ksm.fleet.place;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Places sources at random, as far as rules allow: what to compare with. */
final class RandomPlacer {
  private static final int TRIES = 20;

  private RandomPlacer() {}

  /** Returns a placement of sources; nothing if no try found one that keeps the rules. */
  static Optional<int[]> place(BundledFleet fleet, SplittableRandom random) {
    SharedContents contents = fleet.contents();
    HostRules rules = fleet.rules();
    for (int i = 0; i < TRIES; i++) {
      PlacementState state = new PlacementState(contents, rules, staying(rules));
      if (state.breach().isEmpty() && placeAll(state, rules, random)) {
        return Optional.of(fleet.bundles().expand(state.hosts()));
      }
    }
    return Optional.empty();
  }

  private static int[] staying(HostRules rules) {
    int[] hostOf = rules.present();
    for (int source = 0; source < hostOf.length; source++) {
      hostOf[source] = rules.stays(source) ? hostOf[source] : -1;
    }
    return hostOf;
  }

  private static boolean placeAll(PlacementState state, HostRules rules, SplittableRandom random) {
    // What must be together is hard to place once hosts are nearly full.
    int[] order =
        SortedInts.of(
                Arrays.stream(shuffled(rules.sources(), random)),
                (one, other) -> Integer.compare(rules.size(other), rules.size(one)))
            .toArray();
    for (int source : order) {
      if (state.host(source) < 0 && !place(source, state, rules, random)) {
        return false;
      }
    }
    return true;
  }

  private static boolean place(
      int source, PlacementState state, HostRules rules, SplittableRandom random) {
    int[] hosts = shuffled(rules.hosts(), random);
    for (int host : hosts) {
      int gain = rules.fitsMerged() ? state.gain(source, host) : 0;
      if (state.fits(source, host, gain)) {
        state.place(source, host);
        return true;
      }
    }
    return false;
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
