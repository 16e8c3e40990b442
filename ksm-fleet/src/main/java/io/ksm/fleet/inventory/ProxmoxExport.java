package io.ksm.fleet.inventory;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads what {@code pvesh get /cluster/resources --output-format json} prints of a Proxmox cluster,
 * and the rules of {@code pvesh get /cluster/ha/rules}, as one list or several. Stateless.
 */
final class ProxmoxExport {
  private static final Set<String> GUESTS = Set.of("qemu", "lxc");
  private static final Set<String> LEFT_OUT = Set.of("storage", "pool", "sdn", "network");

  private ProxmoxExport() {}

  /**
   * Reads a list.
   *
   * @throws UsageException if it is no such list; the message has no name of a file
   */
  static void read(List<JsonObject> entries, InventoryBuilder into) {
    if (entries.isEmpty()) {
      throw new UsageException("it is an empty list");
    }
    for (JsonObject entry : entries) {
      String type = entry.text("type");
      if (type.equals("node")) {
        into.host(entry.text("node"), entry.number("maxmem"));
      } else if (GUESTS.contains(type)) {
        addGuest(entry, into);
      } else if (entry.has("rule")) {
        addRule(entry, into);
      } else if (!LEFT_OUT.contains(type)) {
        throw new UsageException(
            "one of its entries has the type '%s': give what 'pvesh get /cluster/resources' or 'pvesh get /cluster/ha/rules' prints with '--output-format json'"
                .formatted(type));
      }
    }
  }

  private static void addGuest(JsonObject entry, InventoryBuilder into) {
    String number = String.valueOf(entry.number("vmid"));
    String name = entry.text("name");
    if (entry.isSet("template")) {
      return;
    }
    List<String> marks = new ArrayList<>(List.of(Marks.proxmox(number), Marks.name(number)));
    if (!name.isEmpty()) {
      marks.add(Marks.name(name));
    }
    into.guest(
        new Guest(
            name.isEmpty() ? number : "%s (%s)".formatted(name, number),
            entry.text("node"),
            entry.text("pool"),
            entry.number("maxmem"),
            false,
            entry.text("status").equals("running"),
            marks));
  }

  private static void addRule(JsonObject rule, InventoryBuilder into) {
    if (rule.isSet("disable")) {
      return;
    }
    List<String> numbers = new ArrayList<>();
    for (String resource : rule.text("resources").split(",", -1)) {
      numbers.add(resource.strip().replaceFirst("^(vm|ct):", ""));
    }
    List<String> marks = numbers.stream().map(Marks::proxmox).toList();
    String affinity = rule.text("type").equals("resource-affinity") ? rule.text("affinity") : "";
    switch (affinity) {
      case "negative" -> into.apart(marks);
      case "positive" -> into.together(marks);
      default ->
          into.unread(
              "of the HA rules, only a resource-affinity is kept, and not", rule.text("rule"));
    }
  }
}
