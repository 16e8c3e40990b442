package io.ksm.monitor.exposition;

import io.ksm.monitor.metrics.Samples;
import io.ksm.monitor.metrics.Samples.Family;
import io.ksm.monitor.metrics.Samples.Sample;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what Prometheus's client writes out of samples. The end of a name says what it is. */
final class Snapshots {
  private static final String TOTAL = "_total";
  private static final String INFO = "_info";
  private static final List<Unit> UNITS = List.of(Unit.BYTES, Unit.SECONDS, Unit.RATIO);

  private Snapshots() {}

  static MetricSnapshots of(Samples samples) {
    return new MetricSnapshots(samples.families().stream().map(Snapshots::of).toList());
  }

  private static MetricSnapshot of(Family family) {
    String name = family.name();
    if (name.endsWith(TOTAL)) {
      return counter(without(name, TOTAL), family);
    }
    return name.endsWith(INFO) ? info(without(name, INFO), family) : gauge(name, family);
  }

  private static String without(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }

  private static MetricSnapshot gauge(String name, Family family) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help());
    for (Sample sample : family.samples()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(family, sample))
              .value(sample.value())
              .build());
    }
    Unit unit = unit(name);
    return (unit == null ? gauge : gauge.unit(unit)).build();
  }

  private static MetricSnapshot counter(String name, Family family) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help());
    for (Sample sample : family.samples()) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels(family, sample))
              .value(sample.value())
              .build());
    }
    Unit unit = unit(name);
    return (unit == null ? counter : counter.unit(unit)).build();
  }

  private static MetricSnapshot info(String name, Family family) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(family.help());
    for (Sample sample : family.samples()) {
      info.dataPoint(InfoDataPointSnapshot.builder().labels(labels(family, sample)).build());
    }
    return info.build();
  }

  private static Labels labels(Family family, Sample sample) {
    return Labels.of(family.labels(), sample.labels());
  }

  private static @Nullable Unit unit(String name) {
    return UNITS.stream().filter(unit -> name.endsWith("_" + unit)).findFirst().orElse(null);
  }
}
