package io.ksm.cli.scan;

import java.util.Locale;

/** How the result of a scan is printed. */
enum OutputFormat {
  /** For people. */
  TABLE,
  /** One object, with stable names. */
  JSON,
  /** A row for each source. */
  CSV;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
