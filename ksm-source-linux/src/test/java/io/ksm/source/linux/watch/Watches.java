package io.ksm.source.linux.watch;

import java.time.Duration;

/** Makes watches that wait for nobody. */
public final class Watches {
  private static final Duration MOMENT = Duration.ofMillis(50);

  private Watches() {}

  /** Makes one whose calls are given up after a moment. */
  public static Watch impatient() {
    Patience none = new Patience(MOMENT, MOMENT, MOMENT);
    return new Watch("it", none, none);
  }
}
