package io.ksm.cli.kernel.status;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes metrics in Prometheus's text format, version 0.0.4: of each a line of help, one with its
 * type, and its samples. Used by one thread.
 */
final class Exposition {
  private final Appendable out;

  /** Begins to write. */
  Exposition(Appendable out) {
    this.out = out;
  }

  /** Writes a metric that may rise and fall, unless its value is unknown. */
  void gauge(String name, String help, @Nullable Number value) throws IOException {
    single(name, help, "gauge", value);
  }

  /** Writes a metric that only rises, unless its value is unknown. Its name ends in _total. */
  void counter(String name, String help, @Nullable Number value) throws IOException {
    single(name, help, "counter", value);
  }

  private void single(String name, String help, String type, @Nullable Number value)
      throws IOException {
    if (value != null) {
      head(name, help, type);
      sample(name, Map.of(), value);
    }
  }

  /**
   * Writes a metric that may rise and fall, with a sample for each thing of which it is known;
   * nothing if there is none.
   *
   * @param labels of a thing, in the order of the map; no two things have the same
   */
  <T> void gauges(
      String name,
      String help,
      List<T> things,
      Function<T, Map<String, String>> labels,
      Function<T, @Nullable Number> value)
      throws IOException {
    boolean begun = false;
    for (T thing : things) {
      Number number = value.apply(thing);
      if (number != null) {
        if (!begun) {
          head(name, help, "gauge");
          begun = true;
        }
        sample(name, labels.apply(thing), number);
      }
    }
  }

  private void head(String name, String help, String type) throws IOException {
    out.append("# HELP ").append(name).append(' ').append(escape(help)).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, Map<String, String> labels, Number value) throws IOException {
    out.append(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.append(before).append(label.getKey()).append("=\"");
      out.append(escape(label.getValue()).replace("\"", "\\\"")).append('"');
      before = ',';
    }
    out.append(labels.isEmpty() ? " " : "} ");
    out.append(value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString());
    out.append('\n');
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
