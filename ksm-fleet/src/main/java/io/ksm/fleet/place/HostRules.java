package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetHost;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.Mebibytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a placement must keep: how much memory hosts have, how many sources they may get, which
 * sources must be apart or together, and which must stay. Immutable.
 *
 * <p>{@link #bundled} gives the same rules for bundles of sources that must share a host: then a
 * bundle counts as one source here.
 */
final class HostRules {
  private final Fleet fleet;
  private final boolean fitsMerged;
  private final int maxSources;
  private final int[] present;
  private final long[] rooms;

  /** What each source takes: as it is, or as it is when it has merged with itself. */
  private final long[] bytes;

  private final boolean[] stays;
  private final Bundles bundles;

  /** How many sources each is. */
  private final int[] sizes;

  /** Where the sources of each bundle are; nothing as long as sources are not bundled. */
  private final Optional<int[][]> homes;

  /** The groups in each of which no two sources may share a host, by source. */
  private final List<List<List<Integer>>> groups = new ArrayList<>();

  /**
   * Reads the rules of a fleet.
   *
   * @throws UsageException if they cannot be kept, whatever is done
   */
  HostRules(Fleet fleet, PlacementPlan plan) {
    this.fleet = fleet;
    this.fitsMerged = plan.fitsMerged();
    this.present = fleet.sources().stream().mapToInt(FleetSource::host).toArray();
    this.rooms = new long[fleet.hosts().size()];
    for (int host = 0; host < rooms.length; host++) {
      FleetHost each = fleet.hosts().get(host);
      if (each.memoryBytes() == 0) {
        throw new UsageException(
            "nobody says how much memory host '%s' has: give it as in {\"hosts\": {\"%1$s\": {\"memory\": \"64GiB\"}}}, by --fleet"
                .formatted(each.name()));
      }
      rooms[host] = (long) (each.memoryBytes() * (1 - plan.reserve()));
    }
    this.bytes = fleet.sources().stream().mapToLong(this::bytesOf).toArray();
    this.bundles = Bundles.of(fleet);
    this.homes = Optional.empty();
    this.sizes = new int[bytes.length];
    Arrays.fill(sizes, 1);
    this.stays = new boolean[bytes.length];
    for (int source = 0; source < stays.length; source++) {
      stays[source] = fleet.sources().get(source).stays();
    }
    this.maxSources =
        plan.maxSources() > 0 ? plan.maxSources() : Math.max(fullest(), bundles.largest());
    for (int i = 0; i < bytes.length; i++) {
      groups.add(new ArrayList<>());
    }
    fleet.apart().forEach(group -> group.forEach(source -> groups.get(source).add(group)));
    requirePossible();
    BundleCheck.requirePossible(this, fleet.apart());
  }

  private HostRules(HostRules single, SharedContents contents) {
    this.fleet = single.fleet;
    this.fitsMerged = single.fitsMerged;
    this.maxSources = single.maxSources;
    this.rooms = single.rooms;
    this.bundles = single.bundles;
    int count = bundles.count();
    this.present = new int[count];
    this.bytes = new long[count];
    this.stays = new boolean[count];
    int[][] hosts = new int[count][];
    double bytesOfContent = pageSize() / contents.share();
    for (int bundle = 0; bundle < count; bundle++) {
      int[] members = bundles.members(bundle);
      hosts[bundle] = IntStream.of(members).map(single::presentHost).toArray();
      present[bundle] = single.home(members);
      stays[bundle] = IntStream.of(members).anyMatch(single::stays);
      long all = IntStream.of(members).mapToLong(single::bytes).sum();
      long common = fitsMerged ? (long) (contents.common(members) * bytesOfContent) : 0;
      bytes[bundle] = Math.max(0, all - common);
      groups.add(new ArrayList<>());
    }
    this.homes = Optional.of(hosts);
    this.sizes = Arrays.stream(hosts).mapToInt(members -> members.length).toArray();
    for (List<Integer> apart : fleet.apart()) {
      List<Integer> group = apart.stream().map(bundles::bundle).toList();
      group.forEach(bundle -> groups.get(bundle).add(group));
    }
  }

  /** Returns where a source stays, or else where most of their memory is. */
  private int home(int[] members) {
    long[] on = new long[rooms.length];
    for (int source : members) {
      on[present[source]] += stays[source] ? Long.MAX_VALUE / members.length : bytes[source];
    }
    int home = present[members[0]];
    for (int source : members) {
      home = on[present[source]] > on[home] ? present[source] : home;
    }
    return home;
  }

  /**
   * Returns the rules for bundles of these sources, of which each counts as one source.
   *
   * @param contents of the sources, for what those of a bundle have in common
   */
  HostRules bundled(SharedContents contents) {
    return new HostRules(this, contents);
  }

  Bundles bundles() {
    return bundles;
  }

  private long bytesOf(FleetSource source) {
    if (!fitsMerged) {
      return source.memoryBytes();
    }
    return Math.max(0, source.memoryBytes() - source.collected().savedPages() * fleet.pageSize());
  }

  private int fullest() {
    int[] counts = new int[rooms.length];
    int most = 1;
    for (int host : present) {
      counts[host]++;
      most = Math.max(most, counts[host]);
    }
    return most;
  }

  private void requirePossible() {
    double all = 0;
    double room = 0;
    long largest = 0;
    for (long each : rooms) {
      room += each;
      largest = Math.max(largest, each);
    }
    for (int source = 0; source < bytes.length; source++) {
      if (bytes[source] > largest) {
        throw new UsageException(
            "source '%s' takes %s, which no host has: the largest has room for %s"
                .formatted(name(source), Mebibytes.taken(bytes[source]), Mebibytes.room(largest)));
      }
      all += bytes[source];
    }
    if (all > room && !fitsMerged) {
      throw new UsageException(
          "all sources take %s if nothing merges, and all hosts have room for %s: give more hosts by --fleet, or rely on merging by --fits merged"
              .formatted(Mebibytes.taken((long) all), Mebibytes.room((long) room)));
    }
    if ((long) maxSources * rooms.length < bytes.length) {
      throw new UsageException(
          "%d sources do not fit onto %d hosts with at most %d each: give a larger --max-sources"
              .formatted(bytes.length, rooms.length, maxSources));
    }
    fleet.apart().forEach(this::requirePossible);
  }

  private void requirePossible(List<Integer> group) {
    if (group.size() > rooms.length) {
      throw new UsageException(
          "%d sources are to be apart ('%s' and others), and there are %d hosts: give more hosts by --fleet"
              .formatted(group.size(), name(group.getFirst()), rooms.length));
    }
    Map<Integer, Integer> staying = new HashMap<>();
    for (int source : group) {
      Integer other = stays(source) ? staying.put(present[source], source) : null;
      if (other != null) {
        throw new UsageException(
            "'%s' and '%s' are to be apart, and both are to stay on host '%s'"
                .formatted(name(other), name(source), hostName(present[source])));
      }
    }
  }

  String hostName(int host) {
    return fleet.hosts().get(host).name();
  }

  String name(int source) {
    return fleet.sources().get(source).name();
  }

  int hosts() {
    return rooms.length;
  }

  int sources() {
    return bytes.length;
  }

  /** Returns on which host each source is now. A copy. */
  int[] present() {
    return present.clone();
  }

  int presentHost(int source) {
    return present[source];
  }

  boolean stays(int source) {
    return stays[source];
  }

  /** How many sources one is: more than 1 only for bundles. */
  int size(int source) {
    return sizes[source];
  }

  /** How many of them are elsewhere at present than on a host. */
  int moves(int source, int host) {
    if (homes.isEmpty()) {
      return present[source] == host ? 0 : 1;
    }
    int moves = 0;
    for (int home : homes.get()[source]) {
      moves += home == host ? 0 : 1;
    }
    return moves;
  }

  /** Says whether so many moves are fewer than there are sources, each of a bundle counted. */
  boolean limitsMoves(int maxMoves) {
    return maxMoves < fleet.sources().size();
  }

  /** How much of a host's memory sources may take. */
  long room(int host) {
    return rooms[host];
  }

  /** What a source takes of it, but for what it has in common with others. */
  long bytes(int source) {
    return bytes[source];
  }

  int maxSources() {
    return maxSources;
  }

  /** Says whether what sources have in common makes room. */
  boolean fitsMerged() {
    return fitsMerged;
  }

  int pageSize() {
    return fleet.pageSize();
  }

  /**
   * Says whether a source may be on a host, as far as others must not be there, once another source
   * has left; -1 if none leaves.
   */
  boolean mayJoinWithout(int source, int host, int[] hostOf, int leaving) {
    return rival(source, host, hostOf, leaving) < 0;
  }

  /**
   * Returns a source on a host from which another one must be apart, but for one; -1 if none is.
   */
  int rival(int source, int host, int[] hostOf, int but) {
    for (List<Integer> group : groups.get(source)) {
      for (int other : group) {
        if (other != source && other != but && hostOf[other] == host) {
          return other;
        }
      }
    }
    return -1;
  }

  /**
   * Says which two sources share a host and must not, or do not and must, or which one has not
   * stayed; empty if there are none.
   */
  String notKept(int[] hostOf) {
    return RuleBreach.of(this, hostOf, homes.isPresent());
  }
}
