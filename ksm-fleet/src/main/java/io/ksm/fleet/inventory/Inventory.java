package io.ksm.fleet.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What exports tell of hosts and guests. Immutable.
 *
 * @param hosts how much memory each has for guests, in bytes, by its name; 0 if nobody told
 * @param guests in the order of the exports
 * @param apart groups of guests, each by one of its marks, of which no two may share a host
 * @param together groups of guests, each by one of its marks, that must share a host
 * @param processes which guest a process is, by its mark: the guest's name, or its number
 * @param notes what could not be read, or what a user should know; a sentence each
 */
public record Inventory(
    Map<String, Long> hosts,
    List<Guest> guests,
    List<List<String>> apart,
    List<List<String>> together,
    Map<String, String> processes,
    List<String> notes) {
  /** Tells nothing. */
  public static final Inventory NONE =
      new Inventory(Map.of(), List.of(), List.of(), List.of(), Map.of(), List.of());

  /** Copies what is given. */
  public Inventory {
    hosts = new LinkedHashMap<>(hosts);
    guests = List.copyOf(guests);
    apart = apart.stream().map(List::copyOf).toList();
    together = together.stream().map(List::copyOf).toList();
    processes = Map.copyOf(processes);
    notes = List.copyOf(notes);
  }

  /**
   * Returns the marks of a source, those that tell most first.
   *
   * @param host on which it was collected
   * @param label its own, in its file
   * @param domain its own, in its file
   */
  public List<String> marksOf(String host, String label, String domain) {
    List<String> marks = new ArrayList<>();
    for (String mark : Marks.of(host, label, domain)) {
      marks.add(mark);
      String guest = processes.get(mark);
      if (guest != null) {
        marks.add(Marks.libvirt(guest));
        marks.add(Marks.proxmox(guest));
      }
    }
    return marks;
  }
}
