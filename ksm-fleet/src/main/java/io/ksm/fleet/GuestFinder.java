package io.ksm.fleet;

import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.contents.CollectedSource;
import io.ksm.fleet.inventory.Guest;
import io.ksm.fleet.inventory.Inventory;
import io.ksm.fleet.inventory.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds out which source of the files is which guest of the exports, by their marks, and so what
 * the exports say of sources. Used once.
 */
final class GuestFinder {
  private static final int NAMED = 3;

  private final Inventory inventory;
  private final List<Named> sources;
  private final Set<String> hosts;

  /** Numbers of guests, by mark. */
  private final Map<String, List<Integer>> marked = new HashMap<>();

  /** Sources of each guest, by its number. */
  private final Map<Integer, List<Named>> found = new TreeMap<>();

  private final Set<String> unclear = new LinkedHashSet<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  /**
   * A source and its name in the fleet.
   *
   * @param host on which it was collected
   */
  record Named(String name, String host, CollectedSource source) {}

  /**
   * What exports say.
   *
   * @param hosts how much memory each has for guests; 0 if nobody told
   * @param taken how much of it guests take that are no source, by host
   * @param sources what is said of sources, by name
   * @param apart groups of sources, by name, of which no two may share a host
   * @param together groups of sources, by name, that must share a host
   * @param notes what a user should know
   */
  record Findings(
      Map<String, Long> hosts,
      Map<String, Long> taken,
      Map<String, SourceNote> sources,
      List<List<String>> apart,
      List<List<String>> together,
      List<String> notes) {

    /**
     * Returns what holds at an earlier time, too: rules, sizes and domains. Where guests were then,
     * and which ones ran, is not known.
     */
    Findings ofEarlierTime() {
      Map<String, SourceNote> lasting = new LinkedHashMap<>();
      sources.forEach((name, note) ->
          lasting.put(name, new SourceNote("", note.domain(), note.memoryBytes(), note.stays())));
      return new Findings(hosts, Map.of(), lasting, apart, together, List.of());
    }
  }

  /**
   * Makes a finder.
   *
   * @param hosts of the files and of what people described
   */
  GuestFinder(Inventory inventory, List<Named> sources, Set<String> hosts) {
    this.inventory = inventory;
    this.sources = sources;
    this.hosts = hosts;
  }

  Findings find() {
    List<Guest> guests = inventory.guests();
    for (int guest = 0; guest < guests.size(); guest++) {
      for (String mark : guests.get(guest).marks()) {
        marked.computeIfAbsent(mark, _ -> new ArrayList<>()).add(guest);
      }
    }
    List<String> others = new ArrayList<>();
    for (Named source : sources) {
      Optional<Integer> guest = guestOf(source);
      guest.ifPresentOrElse(
          number -> found.computeIfAbsent(number, _ -> new ArrayList<>()).add(source),
          () -> others.add(source.name()));
    }
    Map<String, SourceNote> said = new LinkedHashMap<>();
    found.forEach((guest, named) -> say(guests.get(guest), named, said));
    Map<String, Long> memory = new LinkedHashMap<>();
    inventory.hosts().forEach((host, bytes) -> memory.merge(known(host), bytes, Math::max));
    Map<String, Long> taken = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>(inventory.notes());
    if (!guests.isEmpty()) {
      noteMissing(taken, notes);
      note(notes, "several guests may be the same source, of which nothing is taken: ", unclear);
      note(notes, "sources that are no guest of the exports: ", others);
      noteFound(said, notes);
      note(notes, "no host of the files, so that nobody knows where its guests are: ", unknown);
    }
    return new Findings(memory, taken, said, apart(), together(), notes);
  }

  private static void note(List<String> notes, String what, Collection<String> names) {
    if (!names.isEmpty()) {
      notes.add(what + Names.some(names, NAMED));
    }
  }

  private Optional<Integer> guestOf(Named source) {
    CollectedSource collected = source.source();
    for (String mark : inventory.marksOf(source.host(), collected.label(), collected.domain())) {
      List<Integer> candidates = marked.getOrDefault(mark, List.of());
      if (candidates.size() > 1) {
        candidates = candidates.stream().filter(guest -> isHere(guest, source)).toList();
        if (candidates.size() != 1) {
          unclear.add(source.name());
          return Optional.empty();
        }
      }
      if (!candidates.isEmpty()) {
        return Optional.of(candidates.getFirst());
      }
    }
    return Optional.empty();
  }

  private boolean isHere(int guest, Named source) {
    return host(inventory.guests().get(guest)).equals(source.host());
  }

  /** Where a guest is; empty if that is no host that is known. */
  private String host(Guest guest) {
    String host = known(guest.host());
    if (hosts.contains(host) || inventory.hosts().containsKey(guest.host())) {
      return host;
    }
    if (!host.isEmpty()) {
      unknown.add(host);
    }
    return "";
  }

  /** One says the name alone, and another one adds the domain of the network. */
  private String known(String host) {
    if (hosts.contains(host)) {
      return host;
    }
    List<String> same = hosts.stream().filter(each -> first(each).equals(first(host))).toList();
    return same.size() == 1 ? same.getFirst() : host;
  }

  private static String first(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private void say(Guest guest, List<Named> named, Map<String, SourceNote> said) {
    for (Named source : named) {
      long bytes = named.size() == 1 ? guest.memoryBytes() : 0;
      said.put(source.name(), new SourceNote(host(guest), guest.domain(), bytes, guest.stays()));
    }
  }

  /** Guests that nobody collected take memory, too, where others were. */
  private void noteMissing(Map<String, Long> taken, List<String> notes) {
    List<Guest> guests = inventory.guests();
    Set<String> recognised = new HashSet<>();
    found.keySet().forEach(guest -> recognised.add(host(guests.get(guest))));
    Set<String> collected = new HashSet<>();
    sources.forEach(source -> collected.add(source.host()));
    Set<String> strange = new LinkedHashSet<>();
    List<String> missing = new ArrayList<>();
    List<String> unsized = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < guests.size(); i++) {
      Guest guest = guests.get(i);
      String host = host(guest);
      if (!guest.runs() || host.isEmpty() || found.containsKey(i)) {
        continue;
      }
      if (collected.contains(host) && !recognised.contains(host)) {
        strange.add(host);
        continue;
      }
      missing.add(guest.name());
      bytes += guest.memoryBytes();
      taken.merge(host, guest.memoryBytes(), Long::sum);
      if (guest.memoryBytes() == 0) {
        unsized.add(guest.name());
      }
    }
    note(notes, "no guest was recognised among the sources of host: ", strange);
    note(
        notes,
        "guests that are no source of the files, whose %s are taken from the room of their hosts: "
            .formatted(Mebibytes.taken(bytes)),
        missing);
    note(notes, "guests among these of which no size is known: ", unsized);
  }

  private void noteFound(Map<String, SourceNote> said, List<String> notes) {
    List<String> moved = new ArrayList<>();
    for (Named source : sources) {
      SourceNote note = said.getOrDefault(source.name(), SourceNote.NONE);
      if (!note.host().isEmpty() && !note.host().equals(source.host())) {
        moved.add(source.name());
      }
    }
    note(
        notes,
        "sources that are on another host by the exports than where they were collected: ",
        moved);
    List<String> several =
        found.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry -> inventory.guests().get(entry.getKey()).name())
            .toList();
    note(notes, "guests that are several sources each, which are kept together: ", several);
  }

  private List<List<String>> apart() {
    List<List<String>> groups = new ArrayList<>();
    for (List<String> marks : inventory.apart()) {
      addApart(marked(marks), groups);
    }
    return groups;
  }

  /** Returns the sources of those guests that marks name and that are sources of the files. */
  private List<List<Named>> marked(List<String> marks) {
    return marks.stream()
        .flatMap(mark -> marked.getOrDefault(mark, List.of()).stream())
        .distinct()
        .map(guest -> found.getOrDefault(guest, List.of()))
        .filter(named -> !named.isEmpty())
        .toList();
  }

  /** A guest can only move as a whole. */
  private List<List<String>> together() {
    List<List<Named>> all = new ArrayList<>(found.values());
    inventory
        .together()
        .forEach(marks -> all.add(marked(marks).stream().flatMap(List::stream).toList()));
    return all.stream()
        .filter(named -> named.size() > 1)
        .map(named -> named.stream().map(Named::name).toList())
        .toList();
  }

  /** Sources of one guest need not be apart. */
  private static void addApart(List<List<Named>> guests, List<List<String>> groups) {
    if (guests.stream().allMatch(named -> named.size() == 1)) {
      groups.add(guests.stream().map(named -> named.getFirst().name()).toList());
      return;
    }
    IntStream.range(0, guests.size())
        .forEach(one ->
            IntStream.range(0, one)
                .forEach(other -> addPairs(guests.get(one), guests.get(other), groups)));
  }

  private static void addPairs(List<Named> ones, List<Named> others, List<List<String>> groups) {
    for (Named one : ones) {
      for (Named other : others) {
        groups.add(List.of(one.name(), other.name()));
      }
    }
  }
}
