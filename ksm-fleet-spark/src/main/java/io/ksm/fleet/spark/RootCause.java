package io.ksm.fleet.spark;

/** Says in one line why something failed. Stateless. */
final class RootCause {
  private RootCause() {}

  /** Returns what the innermost cause says, which Spark wraps many times. */
  static String line(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getName()
        : message.strip().lines().findFirst().orElseThrow();
  }
}
