package io.ksm.cli.kernel.status;

import java.util.Locale;

/** Says how the state of the kernel's page merging is printed. */
enum StatusFormat {
  /** For people. */
  TABLE,
  /** An object, with stable names. */
  JSON,
  /** A row for each process, below a header. */
  CSV,
  /** Prometheus's text format, for its node exporter to collect. */
  PROMETHEUS;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
