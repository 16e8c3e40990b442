package io.ksm.monitor.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of metrics at one moment. A value that is not known is left out, and so is a
 * metric without any. Used by one thread.
 */
public final class Samples {
  private static final String TOTAL = "_total";
  private static final String INFO = "_info";
  private static final List<Unit> UNITS = List.of(Unit.BYTES, Unit.SECONDS, Unit.RATIO);

  private record Sample(Labels labels, double value) {}

  private record Family(String help, List<Sample> samples) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** Begins without any. */
  public Samples() {}

  /** Adds the value of a metric that there is once. */
  public void add(Metric metric, @Nullable Number value) {
    add(metric, value, new String[0]);
  }

  /**
   * Adds a value for something. No two have the same labels.
   *
   * @param labels the values of the metric's labels, in their order
   */
  public void add(Metric metric, @Nullable Number value, String... labels) {
    add(metric.metricName(), metric.help(), Labels.of(metric.labels(), labels), value);
  }

  /** Adds the value of a file, as the kernel wrote it. */
  void add(KernelFile file, double value) {
    add(file.metricName(), file.help(), Labels.EMPTY, value / file.divisor());
  }

  /** Adds a file whose value is a word: as a label, with the value 1. */
  void add(KernelFile file, String label, String word) {
    add(file.metricName(), file.help(), Labels.of(label, word), 1);
  }

  private void add(String name, String help, Labels labels, @Nullable Number value) {
    if (value != null) {
      families
          .computeIfAbsent(name, any -> new Family(help, new ArrayList<>()))
          .samples
          .add(new Sample(labels, value.doubleValue()));
    }
  }

  /** Returns all that was added. */
  public MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>();
    families.forEach((name, family) -> all.add(snapshot(name, family)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot snapshot(String name, Family family) {
    if (name.endsWith(TOTAL)) {
      return counter(name.substring(0, name.length() - TOTAL.length()), family);
    }
    if (name.endsWith(INFO)) {
      return info(name.substring(0, name.length() - INFO.length()), family);
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help);
    for (Sample sample : family.samples) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder().labels(sample.labels).value(sample.value).build());
    }
    Unit unit = unit(name);
    return (unit == null ? gauge : gauge.unit(unit)).build();
  }

  private static MetricSnapshot counter(String name, Family family) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help);
    for (Sample sample : family.samples) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder().labels(sample.labels).value(sample.value).build());
    }
    Unit unit = unit(name);
    return (unit == null ? counter : counter.unit(unit)).build();
  }

  private static MetricSnapshot info(String name, Family family) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(family.help);
    family.samples.forEach(
        sample -> info.dataPoint(InfoDataPointSnapshot.builder().labels(sample.labels).build()));
    return info.build();
  }

  private static @Nullable Unit unit(String name) {
    return UNITS.stream().filter(unit -> name.endsWith("_" + unit)).findFirst().orElse(null);
  }
}
