package io.ksm.fleet;

import io.ksm.fleet.contents.ContentsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fleet over time: several files of a host that were collected one after the other.
 *
 * <p>Files belong to one moment as long as no two of them have the same source; a file with a
 * source that the moment has already begins the next one. Immutable, safe for several threads.
 *
 * @param moments in the order of time, at least one
 */
public record FleetHistory(List<Moment> moments) {

  /** Copies the list. */
  public FleetHistory {
    moments = List.copyOf(moments);
  }

  /** A source on its host, however often it was collected. */
  private record Labelled(String host, String label) {}

  /**
   * Opens files of contents, and checks that they can be asked together.
   *
   * @param paths of the files, at least one
   * @param description what people know beside
   * @param domainsApart whether pages of different domains never merge
   * @throws io.ksm.api.UsageException if the files do not fit together, or the description not to
   *     them
   * @throws IOException if one cannot be read, is damaged, or is not a file of contents
   */
  public static FleetHistory open(
      Collection<Path> paths, FleetDescription description, boolean domainsApart)
      throws IOException {
    List<ContentsFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(ContentsFile.open(path));
    }
    LikeFiles.require(files);
    List<List<ContentsFile>> groups = groups(files);
    // One number for a domain at all times.
    Map<String, Integer> domains = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    groups.forEach(group -> FleetBuilder.addAmbiguous(group, ambiguous));
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      boolean isLatest = i == groups.size() - 1;
      Fleet fleet =
          new FleetBuilder(groups.get(i), description, isLatest, domainsApart, domains, ambiguous)
              .build();
      moments.add(new Moment(time(groups, i), fleet));
    }
    return new FleetHistory(moments);
  }

  private static Instant time(List<List<ContentsFile>> groups, int moment) {
    List<ContentsFile> before = moment == 0 ? List.of() : groups.get(moment - 1);
    return groups.get(moment).stream()
        .filter(file -> !before.contains(file))
        .map(file -> file.header().start())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static List<List<ContentsFile>> groups(List<ContentsFile> files) {
    List<ContentsFile> byTime = new ArrayList<>(files);
    byTime.sort(Comparator.comparing(file -> file.header().start()));
    List<List<ContentsFile>> groups = new ArrayList<>();
    // Where a source was last.
    Map<Labelled, Integer> places = new HashMap<>();
    int begin = 0;
    for (int i = 0; i < byTime.size(); i++) {
      ContentsFile file = byTime.get(i);
      int before = -1;
      for (Labelled label : labels(file)) {
        int place = places.getOrDefault(label, -1);
        boolean isEarlier = place >= begin && start(byTime, place).isBefore(start(byTime, i));
        before = isEarlier ? Math.max(before, place) : before;
        places.put(label, i);
      }
      if (before >= 0) {
        int next = afterLongestPause(byTime, before, i);
        groups.add(byTime.subList(begin, next));
        begin = next;
      }
    }
    groups.add(byTime.subList(begin, byTime.size()));
    return carried(groups, files);
  }

  private static Instant start(List<ContentsFile> files, int place) {
    return files.get(place).header().start();
  }

  /** Hosts are collected at about the same time. */
  private static int afterLongestPause(List<ContentsFile> byTime, int first, int last) {
    int next = last;
    Duration longest = Duration.ZERO;
    for (int i = first + 1; i <= last; i++) {
      Duration pause = Duration.between(start(byTime, i - 1), start(byTime, i));
      if (pause.compareTo(longest) > 0) {
        longest = pause;
        next = i;
      }
    }
    return next;
  }

  private static List<Labelled> labels(ContentsFile file) {
    return file.sources().stream()
        .map(source -> new Labelled(file.header().host(), source.label()))
        .toList();
  }

  /** A host that was not collected again is as it was. Files keep the order in which they came. */
  private static List<List<ContentsFile>> carried(
      List<List<ContentsFile>> groups, List<ContentsFile> order) {
    List<List<ContentsFile>> carried = new ArrayList<>();
    Map<String, List<ContentsFile>> latest = new LinkedHashMap<>();
    for (List<ContentsFile> group : groups) {
      Set<String> hosts = new HashSet<>();
      for (ContentsFile file : group) {
        String host = file.header().host();
        if (hosts.add(host)) {
          latest.put(host, new ArrayList<>());
        }
        latest.computeIfAbsent(host, _ -> new ArrayList<>()).add(file);
      }
      carried.add(
          latest.values().stream()
              .flatMap(List::stream)
              .sorted(Comparator.comparingInt(order::indexOf))
              .toList());
    }
    return carried;
  }

  /** Returns the fleet as it was last. */
  public Fleet latest() {
    return moments.getLast().fleet();
  }

  /**
   * Returns one fleet with the files and sources of all times, so that an engine can be asked about
   * all of them at once. Several of its sources may have one name.
   */
  public Fleet all() {
    if (moments.size() == 1) {
      return latest();
    }
    Set<ContentsFile> files = new LinkedHashSet<>();
    Map<String, Long> hosts = new LinkedHashMap<>();
    for (Moment moment : moments) {
      files.addAll(moment.fleet().files());
      moment
          .fleet()
          .hosts()
          .forEach(host -> hosts.merge(host.name(), host.memoryBytes(), Math::max));
    }
    List<String> names = new ArrayList<>(hosts.keySet());
    Map<Long, Integer> numbers = new HashMap<>();
    List<FleetSource> sources = new ArrayList<>();
    for (int moment = 0; moment < moments.size(); moment++) {
      Fleet fleet = moments.get(moment).fleet();
      for (FleetSource source : fleet.sources()) {
        Integer number = numbers.putIfAbsent(source.collected().id(), sources.size());
        if (number == null) {
          int host = names.indexOf(fleet.hosts().get(source.host()).name());
          sources.add(source.ofAllTimes(sources.size(), host, moment));
        } else {
          sources.set(number, sources.get(number).until(moment));
        }
      }
    }
    return new Fleet(
        List.copyOf(files),
        names.stream().map(name -> new FleetHost(name, hosts.getOrDefault(name, 0L))).toList(),
        sources,
        List.of(),
        List.of(),
        latest().pageSize(),
        List.of());
  }
}
