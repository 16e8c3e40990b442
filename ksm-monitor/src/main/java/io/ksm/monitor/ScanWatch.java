package io.ksm.monitor;

import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.KsmService;
import io.ksm.core.KsmServiceListener;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.Progress;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ScanListener;
import io.ksm.monitor.metrics.Metric;
import io.ksm.monitor.metrics.Samples;
import io.ksm.monitor.metrics.ScanMetrics;
import io.ksm.monitor.sources.MonitoredSources;
import io.ksm.report.text.Numbers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the service does, and keeps what its last full scan found. The scanning thread tells
 * it; any thread asks for metrics, and waits for nothing.
 *
 * <p>A page of a live process is calm when it was seen twice. So the first scan finds nothing to
 * merge: it tells nothing, and the second one follows at once.
 */
final class ScanWatch implements KsmServiceListener, ScanListener {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");
  private static final ReportOptions NO_CONTENTS = new ReportOptions(0);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Consumer<String> status;

  private @Nullable KsmService service;

  private volatile double progress;

  /** Guards all below. */
  private final Object lock = new Object();

  private long sources;
  private long joined;
  private long left;
  private long scans;
  private long scannedBytes;
  private long scanCpuNanos;
  private long lastNanos;
  private @Nullable Instant lastEnd;
  private @Nullable MemoryReport found;

  /**
   * Makes a watch.
   *
   * @param status gets a line after each full scan that found something out
   */
  ScanWatch(Consumer<String> status) {
    this.status = status;
  }

  /** Says whom it hears, before that starts. */
  void watch(KsmService watched) {
    service = watched;
  }

  @Override
  public void joined(PageSource source) {
    LOG.log(Level.DEBUG, "scans {0}", source.label());
    synchronized (lock) {
      sources++;
      joined++;
    }
  }

  @Override
  public void left(PageSource source, @Nullable String failure) {
    LOG.log(Level.DEBUG, "{0} has gone: {1}", source.label(), failure == null ? "-" : failure);
    synchronized (lock) {
      sources--;
      left++;
      if (sources == 0) {
        found = null; // Nothing scans on, and what was found does not hold any more.
      }
    }
  }

  /** A process may end between the look and the opening, which is not worth a line. */
  @Override
  public void refused(String name, String why) {
    LOG.log(
        MonitoredSources.isOfProcesses(name) ? Level.DEBUG : Level.WARNING,
        "{0} is not scanned: {1}",
        name,
        why);
  }

  @Override
  public void progress(long done, long total) {
    progress = total == 0 ? 1 : (double) done / total;
  }

  @Override
  public void progress(Progress now) {
    progress(now.done(), now.total());
  }

  @Override
  public void scanned(ScanReport report) {
    progress = 1;
    KsmService scanner = Objects.requireNonNull(service);
    boolean first;
    synchronized (lock) {
      scans++;
      scannedBytes += report.bytesScanned();
      scanCpuNanos += report.cpuNanos();
      lastNanos = report.nanos();
      lastEnd = Instant.now();
      first = scans == 1;
    }
    if (first) {
      scanner.scanSoon();
      return;
    }
    // Made at once, because this is the scanning thread.
    MemoryReport memory = scanner.report(NO_CONTENTS).join().memory();
    synchronized (lock) {
      found = memory;
    }
    if (memory != null) {
      status.accept(line(memory, report));
    }
  }

  private static String line(MemoryReport memory, ScanReport report) {
    return "merging would save %s in %s; the last scan took %s"
        .formatted(
            Numbers.bytes(memory.savedBytes()),
            Numbers.count(memory.sources().size(), "source"),
            Numbers.time(report.nanos()));
  }

  /**
   * Adds what is known now.
   *
   * @param top how many processes and control groups are named
   */
  void addTo(Samples samples, int top) {
    MemoryReport memory;
    synchronized (lock) {
      memory = found;
      samples.add(Metric.MONITOR_SCANS, scans);
      samples.add(Metric.MONITOR_SCANNED, scannedBytes);
      samples.add(Metric.MONITOR_SCAN_CPU, scanCpuNanos / NANOS_PER_SECOND);
      samples.add(Metric.MONITOR_PROGRESS, progress);
      samples.add(Metric.MONITOR_SOURCES, sources);
      samples.add(Metric.MONITOR_JOINED, joined);
      samples.add(Metric.MONITOR_LEFT, left);
      if (lastEnd != null) {
        samples.add(Metric.MONITOR_LAST_SCAN, lastEnd.toEpochMilli() / MILLIS_PER_SECOND);
        samples.add(Metric.MONITOR_LAST_DURATION, lastNanos / NANOS_PER_SECOND);
      }
    }
    if (memory != null) {
      samples.add(Metric.MONITOR_MEMORY, memory.metadataBytes());
      ScanMetrics.addTo(samples, memory, top);
    }
  }
}
