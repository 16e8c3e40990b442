package io.ksm.monitor.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes metrics in Prometheus's text format, version 0.0.4. For any number of threads. */
public final class PrometheusText {
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private PrometheusText() {}

  /** Writes all metrics, in UTF-8. */
  public static void write(MetricSnapshots metrics, OutputStream out) throws IOException {
    WRITER.write(out, metrics);
  }

  /** Writes all metrics. */
  public static void write(MetricSnapshots metrics, Appendable out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(metrics, bytes);
    out.append(bytes.toString(StandardCharsets.UTF_8));
  }
}
