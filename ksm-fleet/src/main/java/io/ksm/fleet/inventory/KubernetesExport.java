package io.ksm.fleet.inventory;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code kubectl get pods -A -o json} and {@code kubectl get nodes -o json} print, in
 * one file or in several. One thread.
 */
final class KubernetesExport {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "([0-9]{1,18}(?:\\.[0-9]{0,9})?(?:[eE][0-9]{1,2})?)(Ki|Mi|Gi|Ti|Pi|m|k|M|G|T|P|)");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", BigDecimal.TEN.pow(3)),
          Map.entry("M", BigDecimal.TEN.pow(6)),
          Map.entry("G", BigDecimal.TEN.pow(9)),
          Map.entry("T", BigDecimal.TEN.pow(12)),
          Map.entry("P", BigDecimal.TEN.pow(15)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)));
  private static final BigDecimal MAX = BigDecimal.valueOf(1L << 60);

  /** Pods of these are made where they are. */
  private static final Set<String> STAYING = Set.of("DaemonSet", "Node");

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final InventoryBuilder into;
  private final PodAntiAffinity antiAffinity;

  /** Those that were read: files may overlap. */
  private final Set<String> pods = new HashSet<>();

  KubernetesExport(InventoryBuilder into) {
    this.into = into;
    this.antiAffinity = new PodAntiAffinity(into);
  }

  /**
   * Reads an object: a list of pods or nodes, or one of them.
   *
   * @throws UsageException if it is none; the message has no name of a file
   */
  void read(JsonObject root) {
    String kind = root.text("kind");
    if (kind.endsWith("List")) {
      String ofAll = kind.substring(0, kind.length() - "List".length());
      for (JsonObject item : root.objects("items")) {
        add(item.has("kind") ? item.text("kind") : ofAll, item);
      }
    } else {
      add(kind, root);
    }
  }

  /** Tells which pods must be apart, once all files are read. */
  void tell() {
    antiAffinity.tell();
  }

  private void add(String kind, JsonObject item) {
    switch (kind) {
      case "Pod" -> addPod(item);
      case "Node" -> {
        JsonObject status = item.object("status");
        JsonObject room = status.object(status.has("allocatable") ? "allocatable" : "capacity");
        into.host(item.object("metadata").text("name"), bytes(room.text("memory")));
      }
      default ->
          throw new UsageException(
              "it has objects of kind '%s': give what 'kubectl get pods -A -o json' or 'kubectl get nodes -o json' prints"
                  .formatted(kind));
    }
  }

  private void addPod(JsonObject pod) {
    JsonObject metadata = pod.object("metadata");
    JsonObject spec = pod.object("spec");
    JsonObject status = pod.object("status");
    String host = spec.text("nodeName");
    if (host.isEmpty() || ENDED.contains(status.text("phase"))) {
      return;
    }
    String namespace = metadata.has("namespace") ? metadata.text("namespace") : "default";
    String name = namespace + "/" + metadata.text("name");
    if (!pods.add(name)) {
      return;
    }
    boolean stays =
        metadata.objects("ownerReferences").stream()
            .anyMatch(owner -> STAYING.contains(owner.text("kind")));
    int guest =
        into.guest(new Guest(name, host, namespace, memory(spec), stays, true, marks(pod, name)));
    antiAffinity.add(
        guest, namespace, PodSelector.labels(metadata.object("labels")), spec.object("affinity"));
    if (!spec.object("nodeSelector").names().isEmpty() && !stays) {
      into.unread("nodeSelector is not kept, of", name);
    }
    if (!spec.objects("topologySpreadConstraints").isEmpty()) {
      into.unread("topologySpreadConstraints are not kept, of", name);
    }
  }

  private static List<String> marks(JsonObject pod, String name) {
    JsonObject metadata = pod.object("metadata");
    List<String> marks = new ArrayList<>(List.of(Marks.name(name)));
    marks.add(Marks.name(metadata.text("name")));
    marks.add(Marks.pod(metadata.text("uid")));
    // The kubelet names the control group of a static pod after this one.
    String hash = metadata.object("annotations").text("kubernetes.io/config.hash");
    if (!hash.isEmpty()) {
      marks.add(Marks.pod(hash));
    }
    for (JsonObject container : pod.object("status").objects("containerStatuses")) {
      String id = container.text("containerID");
      if (!id.isEmpty()) {
        marks.add(Marks.container(id.substring(id.indexOf("://") < 0 ? 0 : id.indexOf("://") + 3)));
      }
    }
    return marks;
  }

  /** What all containers may take; if one of them has no limit, what they ask for. */
  private static long memory(JsonObject spec) {
    long limits = sum(spec, "limits");
    return limits > 0 ? limits : sum(spec, "requests");
  }

  private static long sum(JsonObject spec, String which) {
    long sum = 0;
    for (JsonObject container : spec.objects("containers")) {
      String memory = container.object("resources").object(which).text("memory");
      if (memory.isEmpty()) {
        return 0;
      }
      sum += bytes(memory);
    }
    return sum;
  }

  private static long bytes(String quantity) {
    Matcher parts = QUANTITY.matcher(quantity);
    BigDecimal bytes =
        parts.matches()
            ? new BigDecimal(parts.group(1)).multiply(UNITS.getOrDefault(parts.group(2), MAX))
            : MAX;
    if (bytes.compareTo(MAX) >= 0) {
      throw new UsageException("'%s' is not an amount of memory".formatted(quantity));
    }
    return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
  }
}
