package io.ksm.monitor;

import io.ksm.monitor.exposition.TextFile;
import io.ksm.monitor.metrics.Metric;
import io.ksm.monitor.metrics.Samples;
import io.ksm.monitor.sources.MonitoredSources;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes all metrics of the service, as of the moment in which they are asked for. Thread-safe. */
final class MonitorMetrics implements Supplier<Samples> {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MonitorPlan plan;
  private final String version;
  private final KernelWatch kernel;
  private final ScanWatch scans;
  private final MonitoredSources sources;
  private final @Nullable TextFile textFile;

  MonitorMetrics(
      MonitorPlan plan,
      String version,
      KernelWatch kernel,
      ScanWatch scans,
      MonitoredSources sources,
      @Nullable TextFile textFile) {
    this.plan = plan;
    this.version = version;
    this.kernel = kernel;
    this.scans = scans;
    this.sources = sources;
    this.textFile = textFile;
  }

  @Override
  public Samples get() {
    Samples samples = new Samples();
    kernel.addTo(samples, plan.top());
    scans.addTo(samples, plan.top());
    samples.add(Metric.MONITOR_CPU, Monitor.cpuNanos() / NANOS_PER_SECOND);
    samples.add(Metric.MONITOR_CPU_LIMIT, plan.maxCpu());
    samples.add(Metric.MONITOR_UNREADABLE, sources.leftOut());
    if (textFile != null) {
      samples.add(Metric.MONITOR_TEXTFILE_FAILURES, textFile.failures());
    }
    samples.add(Metric.BUILD, 1, version);
    return samples;
  }
}
