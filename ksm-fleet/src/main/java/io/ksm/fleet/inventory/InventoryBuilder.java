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
  private final List<List<String>> together = new ArrayList<>();
  private final Map<String, String> processes = new LinkedHashMap<>();

  /** Of whom something was not read, by export and by what it was. */
  private final Map<Unread, Set<String>> unread = new LinkedHashMap<>();

  private String export = "";

  private record Unread(String export, String what) {}

  /** Says which export is read from now on. */
  void begin(String export) {
    this.export = export;
  }

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

  /** Adds guests that must share a host, each by one of its marks. */
  void together(List<String> marks) {
    if (marks.size() > 1) {
      together.add(marks);
    }
  }

  /**
   * Notes that something of a guest was left out.
   *
   * @param what a beginning of a sentence, which the names of guests end
   */
  void unread(String what, String guest) {
    unread.computeIfAbsent(new Unread(export, what), _ -> new LinkedHashSet<>()).add(guest);
  }

  /** Returns the inventory; its notes begin with the names of exports. */
  Inventory build() {
    List<String> notes = new ArrayList<>();
    unread.forEach((left, who) ->
        notes.add("'%s': %s %s".formatted(left.export(), left.what(), Names.some(who, NAMED))));
    return new Inventory(hosts, guests, apart, together, processes, notes);
  }
}
