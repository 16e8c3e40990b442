package io.ksm.fleet.inventory;

import io.ksm.api.UsageException;
import io.ksm.fleet.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which pods are meant: a {@code labelSelector} of Kubernetes. Immutable.
 *
 * @param labels that must be equal
 * @param expressions that must hold
 */
record PodSelector(Map<String, String> labels, List<Expression> expressions) {

  /** What must hold of a label. */
  private record Expression(String key, String operator, List<String> values) {
    boolean holds(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> throw new UsageException("a selector has the operator '%s'".formatted(operator));
      };
    }
  }

  /** Reads a selector. */
  static PodSelector of(JsonObject selector) {
    List<Expression> expressions = new ArrayList<>();
    for (JsonObject each : selector.objects("matchExpressions")) {
      expressions.add(
          new Expression(each.text("key"), each.text("operator"), each.texts("values")));
    }
    return new PodSelector(labels(selector.object("matchLabels")), expressions);
  }

  /** Reads labels. */
  static Map<String, String> labels(JsonObject object) {
    Map<String, String> labels = new TreeMap<>();
    object.names().forEach(name -> labels.put(name, object.text(name)));
    return labels;
  }

  /** Says whether a pod with labels is meant. */
  boolean matches(Map<String, String> ofPod) {
    return ofPod.entrySet().containsAll(labels.entrySet())
        && expressions.stream().allMatch(expression -> expression.holds(ofPod));
  }
}
