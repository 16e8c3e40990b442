package io.ksm.kernel;

/** Writes amounts of memory for messages. */
final class Mebibytes {
  private static final long MIB = 1 << 20;

  private Mebibytes() {}

  /** Returns what is needed, rounded up: {@code 64 MiB}. */
  static String needed(long bytes) {
    return Math.ceilDiv(bytes, MIB) + " MiB";
  }

  /** Returns what is needed, rounded up, perhaps as an upper bound: {@code at most 64 MiB}. */
  static String needed(long bytes, boolean isUpperBound) {
    return (isUpperBound ? "at most " : "") + needed(bytes);
  }

  /** Returns what there is, rounded down. */
  static String there(long bytes) {
    return bytes / MIB + " MiB";
  }
}
