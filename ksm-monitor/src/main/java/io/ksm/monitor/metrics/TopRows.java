package io.ksm.monitor.metrics;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds several metrics of each of some things, such as processes: so many things by name, and the
 * sum of the rest as one. So there are never more series than that, whatever runs on the machine.
 *
 * @param <T> what is told of
 */
final class TopRows<T> {
  private final List<Column<T>> columns;
  private final Function<T, String[]> labels;
  private final String[] other;

  /**
   * Makes rows.
   *
   * @param columns the metrics
   * @param labels of a thing
   * @param other the labels of the rest
   */
  TopRows(List<Column<T>> columns, Function<T, String[]> labels, String... other) {
    this.columns = List.copyOf(columns);
    this.labels = labels;
    this.other = other.clone();
  }

  /**
   * A metric of a thing.
   *
   * @param value of a thing; null if it is not known
   */
  record Column<T>(Metric metric, Function<T, @Nullable Long> value) {}

  /**
   * Adds the metrics.
   *
   * @param things those first that are to be named
   * @param top how many are, at most
   */
  void addTo(Samples samples, List<T> things, int top) {
    int named = Math.min(top, things.size());
    for (Column<T> column : columns) {
      for (T thing : things.subList(0, named)) {
        samples.add(column.metric, column.value.apply(thing), labels.apply(thing));
      }
      samples.add(column.metric, sum(column, things.subList(named, things.size())), other);
    }
  }

  private static <T> @Nullable Long sum(Column<T> column, List<T> rest) {
    List<Long> known = rest.stream().map(column.value).filter(Objects::nonNull).toList();
    return known.isEmpty() ? null : known.stream().mapToLong(Long::longValue).sum();
  }
}
