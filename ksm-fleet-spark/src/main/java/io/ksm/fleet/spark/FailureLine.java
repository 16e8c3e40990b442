package io.ksm.fleet.spark;

/** Says in one line why something failed. Stateless. */
final class FailureLine {
  private FailureLine() {}

  /** Returns what a failure says, and what its innermost cause says, if that is something else. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String outer = firstLine(failure);
    String inner = firstLine(cause);
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getName()
        : message.strip().lines().findFirst().orElseThrow().strip();
  }
}
