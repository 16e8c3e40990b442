package io.ksm.cli.options;

import java.util.Locale;

/** Says how a result is printed that can also be metrics. */
public enum MetricsFormat {
  /** For people. */
  TABLE,
  /** An object, with stable names. */
  JSON,
  /** A row for each source or process, below a header. */
  CSV,
  /** Prometheus's text format, with the metrics of {@code ksm monitor}. */
  PROMETHEUS;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
