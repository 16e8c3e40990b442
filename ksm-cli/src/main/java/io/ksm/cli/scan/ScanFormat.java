package io.ksm.cli.scan;

import java.util.Locale;

/** Says how the result of a scan is printed. */
enum ScanFormat {
  /** For people. */
  TABLE,
  /** An object, with stable names. */
  JSON,
  /** A row for each source, below a header. */
  CSV,
  /** Prometheus's text format, with the metrics of {@code ksm monitor}. */
  PROMETHEUS;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
