package io.ksm.fleet.place;

import io.ksm.fleet.Fleet;
import java.util.Arrays;
import java.util.List;

/**
 * Bundles of sources that must share a host: a placement treats each of them as one. Most sources
 * are a bundle alone. Immutable.
 */
final class Bundles {
  private final int[] bundleOf;
  private final int[][] members;

  private Bundles(int[] bundleOf, int[][] members) {
    this.bundleOf = bundleOf;
    this.members = members;
  }

  /** Finds the bundles of a fleet: groups that have a source in common are one bundle. */
  static Bundles of(Fleet fleet) {
    int[] parents = new int[fleet.sources().size()];
    Arrays.setAll(parents, i -> i);
    for (List<Integer> group : fleet.together()) {
      for (int source : group) {
        parents[root(parents, source)] = root(parents, group.getFirst());
      }
    }
    int[] bundleOf = new int[parents.length];
    int[] sizes = new int[parents.length];
    int[] numbers = new int[parents.length];
    Arrays.fill(numbers, -1);
    int count = 0;
    for (int source = 0; source < parents.length; source++) {
      int root = root(parents, source);
      if (numbers[root] < 0) {
        numbers[root] = count++;
      }
      bundleOf[source] = numbers[root];
      sizes[numbers[root]]++;
    }
    int[][] members = new int[count][];
    Arrays.setAll(members, bundle -> new int[sizes[bundle]]);
    for (int source = parents.length - 1; source >= 0; source--) {
      members[bundleOf[source]][--sizes[bundleOf[source]]] = source;
    }
    return new Bundles(bundleOf, members);
  }

  private static int root(int[] parents, int source) {
    int root = source;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  /** Says whether each source is alone. */
  boolean areSingle() {
    return members.length == bundleOf.length;
  }

  int count() {
    return members.length;
  }

  int bundle(int source) {
    return bundleOf[source];
  }

  /** Returns the sources of a bundle, ascending. The bundle's own array: do not write. */
  int[] members(int bundle) {
    return members[bundle];
  }

  int largest() {
    return Arrays.stream(members).mapToInt(each -> each.length).max().orElse(1);
  }

  /** Returns on which host each source is, where bundles are on these. */
  int[] expand(int[] hostOfBundle) {
    return Arrays.stream(bundleOf).map(bundle -> hostOfBundle[bundle]).toArray();
  }
}
