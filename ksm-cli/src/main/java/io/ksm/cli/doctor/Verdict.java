package io.ksm.cli.doctor;

import java.util.Locale;

/** How something stands that a scan has to do with. */
enum Verdict {
  /** As well as can be. */
  OK,
  /** A scan works, but sees less, or some commands do not work. */
  LIMITED,
  /** No scan of processes works. */
  MISSING;

  /** Returns the word for people and programs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
