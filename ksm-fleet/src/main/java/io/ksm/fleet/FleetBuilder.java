package io.ksm.fleet;

import io.ksm.api.UsageException;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.GuestFinder.Findings;
import io.ksm.fleet.GuestFinder.Named;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.inventory.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what files, people and exports say of a fleet. Used once. */
final class FleetBuilder {
  private static final int NAMED = 8;

  private final List<ContentsFile> files;
  private final FleetDescription description;
  private final boolean isLatest;
  private final boolean domainsApart;

  /** Memory of each host, in the order of their numbers. */
  private final Map<String, Long> hosts = new LinkedHashMap<>();

  private final Map<String, Integer> domains;

  /** Labels that name no source without its host. */
  private final Set<String> ambiguous;

  /** Numbers of sources, by name. */
  private final Map<String, Integer> numbers = new HashMap<>();

  /** All sources, in the order of their numbers. */
  private final List<Named> named = new ArrayList<>();

  /**
   * Makes a builder.
   *
   * @param isLatest whether the files are the latest ones, of which description and exports tell;
   *     of earlier ones, exports tell rules and sizes only, and a description may name sources that
   *     they have not
   * @param domains a number for each domain; more are added
   * @param ambiguous labels that several hosts have at some time: their sources have the host in
   *     their names at all times
   */
  FleetBuilder(
      List<ContentsFile> files,
      FleetDescription description,
      boolean isLatest,
      boolean domainsApart,
      Map<String, Integer> domains,
      Set<String> ambiguous) {
    this.files = files;
    this.description = description;
    this.isLatest = isLatest;
    this.domainsApart = domainsApart;
    this.domains = domains;
    this.ambiguous = ambiguous;
  }

  Fleet build() {
    requireDifferent();
    nameSources();
    for (ContentsFile file : files) {
      hosts.merge(file.header().host(), file.header().memoryBytes(), Math::max);
    }
    Set<String> known = new LinkedHashSet<>(hosts.keySet());
    known.addAll(description.hosts().keySet());
    Findings all = new GuestFinder(description.inventory(), named, known).find();
    Findings found = isLatest ? all : all.ofEarlierTime();
    addHosts(found);
    if (isLatest) {
      requireKnown(description.sources().keySet(), "sources");
    }
    List<String> hostNames = new ArrayList<>(hosts.keySet());
    List<FleetSource> sources = new ArrayList<>();
    for (Named source : named) {
      SourceNote exported = found.sources().getOrDefault(source.name(), SourceNote.NONE);
      SourceNote said = description.sources().getOrDefault(source.name(), SourceNote.NONE);
      sources.add(source(sources.size(), source, said.or(exported), hostNames));
    }
    List<FleetHost> allHosts = new ArrayList<>();
    hosts.forEach((name, bytes) -> allHosts.add(new FleetHost(name, bytes)));
    return new Fleet(
        files,
        allHosts,
        sources,
        groups("apart", description.apart(), found.apart()),
        groups("together", description.together(), found.together()),
        files.getFirst().header().pageSize(),
        found.notes());
  }

  /** What a person says is memory for sources already. */
  private void addHosts(Findings found) {
    found.hosts().forEach((name, bytes) -> hosts.merge(name, bytes, FleetBuilder::prefer));
    found
        .taken()
        .forEach((name, bytes) ->
            hosts.computeIfPresent(
                name, (_, memory) -> memory == 0 ? 0 : Math.max(1, memory - bytes)));
    description.hosts().forEach((name, bytes) -> hosts.merge(name, bytes, FleetBuilder::prefer));
  }

  private static long prefer(long known, long described) {
    return described == 0 ? known : described;
  }

  private void requireDifferent() {
    Map<List<String>, Path> labels = new HashMap<>();
    for (ContentsFile file : files) {
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

  /** Adds those labels that several of the files' sources have. */
  static void addAmbiguous(List<ContentsFile> files, Set<String> ambiguous) {
    Set<String> labels = new HashSet<>();
    for (ContentsFile file : files) {
      for (CollectedSource source : file.sources()) {
        if (!labels.add(source.label())) {
          ambiguous.add(source.label());
        }
      }
    }
  }

  private void nameSources() {
    for (ContentsFile file : files) {
      String host = file.header().host();
      for (CollectedSource source : file.sources()) {
        boolean plain = !ambiguous.contains(source.label());
        String name = unique(plain ? source.label() : host + "/" + source.label());
        numbers.put(name, named.size());
        named.add(new Named(name, host, source));
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

  private FleetSource source(int number, Named source, SourceNote note, List<String> hostNames) {
    String host = note.host().isEmpty() ? source.host() : note.host();
    if (!hosts.containsKey(host)) {
      throw new UsageException(
          "source '%s' is said to be on host '%s', which is not known: give it among the hosts, or one of %s"
              .formatted(source.name(), host, some(hosts.keySet())));
    }
    CollectedSource collected = source.source();
    String domain = note.domain().isEmpty() ? collected.domain() : note.domain();
    int domainNumber = domainsApart ? domains.computeIfAbsent(domain, _ -> 1 + domains.size()) : 0;
    long bytes = collected.counts().residentPages() * files.getFirst().header().pageSize();
    return new FleetSource(
        number,
        collected,
        source.name(),
        hostNames.indexOf(host),
        domainNumber,
        prefer(bytes, note.memoryBytes()),
        note.stays(),
        0,
        0);
  }

  private List<List<Integer>> groups(
      String member, List<List<String>> described, List<List<String>> exported) {
    List<List<Integer>> groups = new ArrayList<>();
    for (List<String> names : described) {
      if (isLatest) {
        requireKnown(names, member);
      }
      groups.add(names.stream().filter(numbers::containsKey).map(numbers::get).distinct().toList());
    }
    for (List<String> names : exported) {
      groups.add(names.stream().map(numbers::get).toList());
    }
    return groups;
  }

  private void requireKnown(Collection<String> names, String where) {
    for (String name : names) {
      if (!numbers.containsKey(name)) {
        throw new UsageException(
            "'%s' in '%s' is not a source of the files: there are %s"
                .formatted(name, where, some(numbers.keySet())));
      }
    }
  }

  private static String some(Set<String> names) {
    return Names.some(names.stream().sorted().toList(), NAMED);
  }
}
