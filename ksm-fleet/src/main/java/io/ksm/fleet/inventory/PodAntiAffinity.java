package io.ksm.fleet.inventory;

import io.ksm.fleet.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which pods must be apart, once all pods are known: by what each of them requires. One
 * thread.
 */
final class PodAntiAffinity {
  private static final String HOSTNAME = "kubernetes.io/hostname";

  private final InventoryBuilder into;
  private final List<Pod> pods = new ArrayList<>();
  private final Map<Term, Set<Integer>> holders = new LinkedHashMap<>();

  /** A pod, with its number among the guests. */
  private record Pod(int guest, String namespace, Map<String, String> labels) {}

  /** What a pod requires: no pod of these on its host. No names of namespaces stand for all. */
  private record Term(Set<String> namespaces, PodSelector selector) {}

  PodAntiAffinity(InventoryBuilder into) {
    this.into = into;
  }

  /** Notes a pod and what it requires. */
  void add(int guest, String namespace, Map<String, String> labels, JsonObject affinity) {
    String name = into.guests().get(guest).name();
    pods.add(new Pod(guest, namespace, labels));
    JsonObject anti = affinity.object("podAntiAffinity");
    for (JsonObject term : anti.objects("requiredDuringSchedulingIgnoredDuringExecution")) {
      boolean all =
          term.has("namespaceSelector") && term.object("namespaceSelector").names().isEmpty();
      if (!term.text("topologyKey").equals(HOSTNAME)) {
        into.unread("podAntiAffinity by another topology than hosts is not kept, of", name);
      } else if ((term.has("namespaceSelector") && !all)
          || term.has("matchLabelKeys")
          || term.has("mismatchLabelKeys")) {
        into.unread("podAntiAffinity by namespaceSelector or matchLabelKeys is not kept, of", name);
      } else if (term.has("labelSelector")) {
        Set<String> namespaces = new TreeSet<>(term.texts("namespaces"));
        if (namespaces.isEmpty() && !all) {
          namespaces.add(namespace);
        }
        Term read =
            new Term(all ? Set.of() : namespaces, PodSelector.of(term.object("labelSelector")));
        holders.computeIfAbsent(read, _ -> new TreeSet<>()).add(guest);
      }
    }
    if (!anti.objects("preferredDuringSchedulingIgnoredDuringExecution").isEmpty()) {
      into.unread("podAntiAffinity that is only preferred is not kept, of", name);
    }
    if (affinity.has("nodeAffinity")) {
      into.unread("nodeAffinity is not kept, of", name);
    }
    if (affinity.has("podAffinity")) {
      into.unread("podAffinity is not kept, of", name);
    }
  }

  /** Tells which pods must be apart. */
  void tell() {
    holders.forEach((term, holding) -> {
      Set<Integer> meant = new TreeSet<>();
      for (Pod pod : pods) {
        boolean here = term.namespaces().isEmpty() || term.namespaces().contains(pod.namespace());
        if (here && term.selector().matches(pod.labels())) {
          meant.add(pod.guest());
        }
      }
      tell(holding, meant);
    });
  }

  /** The full name is a mark of one pod only. */
  private String mark(int guest) {
    return Marks.name(into.guests().get(guest).name());
  }

  /** Copies of one pod mostly keep from each other: they are one group. */
  private void tell(Set<Integer> holding, Set<Integer> meant) {
    if (holding.equals(meant)) {
      into.apart(meant.stream().map(this::mark).toList());
      return;
    }
    for (int pod : holding) {
      for (int other : meant) {
        boolean twice = pod > other && holding.contains(other) && meant.contains(pod);
        if (pod != other && !twice) {
          into.apart(List.of(mark(pod), mark(other)));
        }
      }
    }
  }
}
