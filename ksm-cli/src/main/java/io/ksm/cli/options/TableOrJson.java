package io.ksm.cli.options;

import java.util.Locale;

/** How a command prints what it found that no row of CSV would hold. */
public enum TableOrJson {
  /** For people. */
  TABLE,
  /** An object, with stable names. */
  JSON;

  /** Returns the name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
