package io.ksm.fleet.place;

import java.util.Arrays;

/** Which sources each host has, in no order. One thread for each host. */
final class HostMembers {
  private static final int FEW = 8;

  private final int[][] members;
  private final int[] counts;

  /** At which place of its host each source is. */
  private final int[] places;

  /**
   * Makes it for a placement.
   *
   * @param hostOf on which host each source is
   */
  HostMembers(int[] hostOf, int hosts) {
    members = new int[hosts][FEW];
    counts = new int[hosts];
    places = new int[hostOf.length];
    for (int source = 0; source < hostOf.length; source++) {
      join(source, hostOf[source]);
    }
  }

  /** How many sources a host has. */
  int count(int host) {
    return counts[host];
  }

  /** Returns the source at a place of a host. */
  int member(int host, int place) {
    return members[host][place];
  }

  /** Returns all sources of some hosts. */
  int[] of(int[] hosts) {
    return Arrays.stream(hosts)
        .flatMap(host -> Arrays.stream(members[host], 0, counts[host]))
        .toArray();
  }

  /** Takes a source from a host to another one. */
  void move(int source, int from, int to) {
    int last = members[from][--counts[from]];
    members[from][places[source]] = last;
    places[last] = places[source];
    join(source, to);
  }

  private void join(int source, int host) {
    if (counts[host] == members[host].length) {
      members[host] = Arrays.copyOf(members[host], 2 * counts[host]);
    }
    places[source] = counts[host];
    members[host][counts[host]++] = source;
  }
}
