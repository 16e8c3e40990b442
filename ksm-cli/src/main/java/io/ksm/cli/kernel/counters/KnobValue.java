package io.ksm.cli.kernel.counters;

import java.math.BigInteger;

/** Reads the value of a knob for programs. */
public final class KnobValue {
  private static final String NUMBER = "[0-9]+";

  private KnobValue() {}

  /** Returns a number, unless the knob's values are words. */
  public static Object of(String value) {
    return value.matches(NUMBER) ? new BigInteger(value) : value;
  }
}
