package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.ContentsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what files and people say of a fleet. Used once. */
final class FleetBuilder {
  private final List<ContentsFile> files;
  private final FleetDescription description;
  private final boolean domainsApart;

  /** Memory of each host, in the order of their numbers. */
  private final Map<String, Long> hosts = new LinkedHashMap<>();

  private final Map<String, Integer> realms = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<FleetSource> sources = new ArrayList<>();

  FleetBuilder(List<ContentsFile> files, FleetDescription description, boolean domainsApart) {
    this.files = files;
    this.description = description;
    this.domainsApart = domainsApart;
  }

  Fleet build() {
    requireDifferent();
    for (ContentsFile file : files) {
      hosts.merge(file.header().host(), file.header().memoryBytes(), Math::max);
    }
    description.hosts().forEach((name, bytes) -> hosts.merge(name, bytes, FleetBuilder::prefer));
    addSources();
    requireKnown(description.sources().keySet(), "sources");
    List<FleetHost> all = new ArrayList<>();
    hosts.forEach((name, bytes) -> all.add(new FleetHost(name, bytes)));
    return new Fleet(files, all, sources, apart(), files.getFirst().header().pageSize());
  }

  private static long prefer(long known, long described) {
    return described == 0 ? known : described;
  }

  private void requireDifferent() {
    Map<Long, Path> collections = new HashMap<>();
    Map<List<String>, Path> labels = new HashMap<>();
    for (ContentsFile file : files) {
      Path same = collections.put(file.header().collection(), file.path());
      if (same != null) {
        throw new UsageException(
            "'%s' and '%s' are one collection: give it once".formatted(same, file.path()));
      }
      Set<List<String>> own = new HashSet<>();
      for (CollectedSource source : file.sources()) {
        List<String> label = List.of(file.header().host(), source.label());
        Path other = own.add(label) ? labels.put(label, file.path()) : null;
        if (other != null) {
          throw new UsageException(
              "'%s' and '%s' both have '%s' of host '%s': give one of them"
                  .formatted(other, file.path(), source.label(), file.header().host()));
        }
      }
    }
  }

  private void addSources() {
    Map<String, Integer> labels = new HashMap<>();
    for (ContentsFile file : files) {
      file.sources().forEach(source -> labels.merge(source.label(), 1, Integer::sum));
    }
    List<String> hostNames = new ArrayList<>(hosts.keySet());
    for (ContentsFile file : files) {
      for (CollectedSource source : file.sources()) {
        boolean plain = labels.getOrDefault(source.label(), 0) == 1;
        String label = plain ? source.label() : file.header().host() + "/" + source.label();
        add(file, source, unique(label), hostNames);
      }
    }
  }

  /** Of two sources of a host with one label, the later one gets a number. */
  private String unique(String label) {
    String name = label;
    for (int i = 2; numbers.containsKey(name); i++) {
      name = label + "#" + i;
    }
    return name;
  }

  private void add(ContentsFile file, CollectedSource source, String name, List<String> hostNames) {
    SourceNote note = description.sources().getOrDefault(name, SourceNote.NONE);
    String host = note.host().isEmpty() ? file.header().host() : note.host();
    if (!hosts.containsKey(host)) {
      throw new UsageException(
          "source '%s' is said to be on host '%s', which is not known: give it among the hosts, or one of %s"
              .formatted(name, host, some(hosts.keySet())));
    }
    String domain = note.domain().isEmpty() ? source.domain() : note.domain();
    int realm = domainsApart ? realms.computeIfAbsent(domain, _ -> 1 + realms.size()) : 0;
    long bytes = source.counts().residentPages() * file.header().pageSize();
    numbers.put(name, sources.size());
    sources.add(
        new FleetSource(
            sources.size(),
            source,
            name,
            hostNames.indexOf(host),
            realm,
            prefer(bytes, note.memoryBytes()),
            note.stays()));
  }

  private List<List<Integer>> apart() {
    List<List<Integer>> groups = new ArrayList<>();
    for (List<String> names : description.apart()) {
      requireKnown(names, "apart");
      groups.add(names.stream().map(numbers::get).distinct().toList());
    }
    return groups;
  }

  private void requireKnown(Iterable<String> names, String where) {
    for (String name : names) {
      if (!numbers.containsKey(name)) {
        throw new UsageException(
            "'%s' in '%s' is not a source of the files: there are %s"
                .formatted(name, where, some(numbers.keySet())));
      }
    }
  }

  private static String some(Set<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    String first = String.join(", ", sorted.subList(0, Math.min(8, sorted.size())));
    return sorted.size() > 8 ? first + ", …" : first;
  }
}
