package io.ksm.core.plugin;

/** Makes one line of an error and what led to it. */
final class Causes {
  private Causes() {}

  /** Returns the messages of an error and its causes, joined into one line. */
  static String oneLine(Throwable error) {
    StringBuilder line = new StringBuilder();
    for (Throwable at = error; at != null; at = at.getCause()) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (line.indexOf(message) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(message);
      }
    }
    return line.toString().replaceAll("\\s*\\R\\s*", " ");
  }
}
