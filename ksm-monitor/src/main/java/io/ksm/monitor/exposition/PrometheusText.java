package io.ksm.monitor.exposition;

import io.ksm.monitor.metrics.Samples;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes metrics in Prometheus's text format, version 0.0.4. For any number of threads. */
public final class PrometheusText {
  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

  private PrometheusText() {}

  /** Writes all metrics, in UTF-8. */
  public static void write(Samples samples, OutputStream out) throws IOException {
    WRITER.write(out, Snapshots.of(samples));
  }

  /** Writes all metrics. */
  public static void write(Samples samples, Appendable out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(samples, bytes);
    out.append(bytes.toString(StandardCharsets.UTF_8));
  }
}
