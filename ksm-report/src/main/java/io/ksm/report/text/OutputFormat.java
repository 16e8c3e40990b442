package io.ksm.report.text;

import java.util.Locale;

/** Says how a command prints its data. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** An object, with stable names. */
  JSON,
  /** A row for each thing, below a header. */
  CSV;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
