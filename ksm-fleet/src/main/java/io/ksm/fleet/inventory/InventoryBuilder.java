package io.ksm.fleet.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts an inventory together while exports are read. One thread. */
final class InventoryBuilder {
  private static final int NAMED = 3;

  private final Map<String, Long> hosts = new LinkedHashMap<>();
  private final List<Guest> guests = new ArrayList<>();
  private final List<List<String>> apart = new ArrayList<>();

  private final Map<String, String> processes = new LinkedHashMap<>();

  /** Of whom something was not read. */
  private final Map<String, Set<String>> unread = new LinkedHashMap<>();

  void host(String name, long bytes) {
    hosts.merge(name, bytes, Math::max);
  }

  /** Adds a guest, and returns its number. */
  int guest(Guest guest) {
    guests.add(guest);
    return guests.size() - 1;
  }

  List<Guest> guests() {
    return guests;
  }

  /** Says which guest a process is. */
  void process(String host, String pid, String guest) {
    processes.put(Marks.process(host, pid), guest);
  }

  /** Adds guests of which no two may share a host, each by one of its marks. */
  void apart(List<String> marks) {
    if (marks.size() > 1) {
      apart.add(marks);
    }
  }

  /**
   * Notes that something of a guest was left out.
   *
   * @param what a beginning of a sentence, which the names of guests end
   */
  void unread(String what, String guest) {
    unread.computeIfAbsent(what, _ -> new LinkedHashSet<>()).add(guest);
  }

  /** Returns the inventory; its notes begin with the name of the export. */
  Inventory build(String export) {
    List<String> notes = new ArrayList<>();
    unread.forEach(
        (what, who) -> notes.add("'%s': %s %s".formatted(export, what, Names.some(who, NAMED))));
    return new Inventory(hosts, guests, apart, processes, notes);
  }
}
