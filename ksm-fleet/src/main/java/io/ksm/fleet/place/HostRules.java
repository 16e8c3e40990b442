package io.ksm.fleet.place;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetHost;
import io.ksm.fleet.FleetSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a placement must keep: how much memory hosts have, how many sources they may get, which
 * sources must be apart, and which must stay. Immutable.
 */
final class HostRules {
  private final Fleet fleet;
  private final boolean fitsMerged;
  private final int maxSources;
  private final int[] present;
  private final long[] rooms;

  /** What each source takes: as it is, or as it is when it has merged with itself. */
  private final long[] bytes;

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
    this.maxSources = plan.maxSources() > 0 ? plan.maxSources() : fullest();
    for (int i = 0; i < bytes.length; i++) {
      groups.add(new ArrayList<>());
    }
    fleet.apart().forEach(group -> group.forEach(source -> groups.get(source).add(group)));
    requirePossible();
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
            "source '%s' takes %d MiB, which no host has: the largest has room for %d MiB"
                .formatted(name(source), bytes[source] >> 20, largest >> 20));
      }
      all += bytes[source];
    }
    if (all > room && !fitsMerged) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "all sources take %.0f MiB if nothing merges, and all hosts have room for %.0f MiB: give more hosts by --fleet, or rely on merging by --fits merged",
              all / (1 << 20),
              room / (1 << 20)));
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

  private String name(int source) {
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
    return fleet.sources().get(source).stays();
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
  private int rival(int source, int host, int[] hostOf, int but) {
    for (List<Integer> group : groups.get(source)) {
      for (int other : group) {
        if (other != source && other != but && hostOf[other] == host) {
          return other;
        }
      }
    }
    return -1;
  }

  /** Says which two sources share a host and must not; empty if there are none. */
  String notApart(int[] hostOf) {
    for (int source = 0; source < hostOf.length; source++) {
      int host = hostOf[source];
      int other = host < 0 ? -1 : rival(source, host, hostOf, -1);
      if (other >= 0) {
        return "'%s' and '%s' are to be apart and share host '%s'"
            .formatted(name(source), name(other), hostName(host));
      }
    }
    return "";
  }
}
