package io.ksm.api.text;

import org.jspecify.annotations.Nullable;

/**
 * Makes one line of an error and what led to it. Stateless.
 *
 * <p>Where a class is missing, the line says how a plug-in gets it.
 */
public final class Causes {
  /** Causes of others may go round in a circle. */
  private static final int MAX_CAUSES = 100;

  private Causes() {}

  /** Returns the messages of an error and its causes, joined into one line. */
  public static String oneLine(Throwable error) {
    StringBuilder line = new StringBuilder();
    Throwable at = error;
    for (int i = 0; at != null && i < MAX_CAUSES; i++) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (line.indexOf(message) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(message);
      }
      at = at.getCause();
    }
    return inOneLine(line.toString()) + cure(error);
  }

  /** Returns the kind of what code of others threw, and its message, in one line. */
  public static String fault(Throwable error) {
    Class<?> type = error.getClass();
    String kind = (type.isAnonymousClass() ? type.getSuperclass() : type).getSimpleName();
    String message = message(error);
    return inOneLine(message == null ? kind : kind + ": " + message) + cure(error);
  }

  /** What code of others throws may throw in its turn when it is asked. */
  private static @Nullable String message(Throwable error) {
    try {
      return error.getMessage();
    } catch (Throwable e) {
      return "its message cannot be told";
    }
  }

  private static String inOneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * Says how to get a class that is missing.
   *
   * @param error what its absence led to
   * @return a remark in brackets, with a blank before it; empty if no class is missing
   */
  public static String cure(Throwable error) {
    Throwable at = error;
    for (int i = 0; at != null && i < MAX_CAUSES; i++) {
      if (at instanceof NoClassDefFoundError missing
          && String.valueOf(missing.getMessage()).matches("[\\w/$]+")) {
        return " (its jar lacks that class: pack the library into the jar, or name the library's"
            + " jar in Class-Path of the manifest)";
      }
      at = at.getCause();
    }
    return "";
  }
}
