import org.jspecify.annotations.NullMarked;

/** Watches what merging saves or would save, and shows it to Prometheus. */
@NullMarked
module io.ksm.monitor {
  requires transitive io.ksm.core;
  requires transitive io.ksm.kernel;
  requires transitive io.ksm.report;
  requires io.ksm.linux;
  requires io.prometheus.metrics.exporter.httpserver;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires transitive java.logging;
  requires jdk.httpserver;
  requires static org.jspecify;

  exports io.ksm.monitor;
  exports io.ksm.monitor.exposition;
  exports io.ksm.monitor.metrics;
  exports io.ksm.monitor.systemd;
}
