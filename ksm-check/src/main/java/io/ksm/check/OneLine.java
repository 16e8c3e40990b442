package io.ksm.check;

import io.ksm.api.text.Causes;
import java.util.concurrent.TimeoutException;
import org.opentest4j.TestAbortedException;

/** Makes one line of what a test ended by. Stateless. */
final class OneLine {
  private static final int MAX_MESSAGE = 300;

  private OneLine() {}

  /** Returns what was thrown; where a class is missing, with how to get it. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    String text = isClear(thrown) && message != null ? message : thrown.toString();
    String line = text.replaceFirst("^Assumption failed: ", "").strip().replaceAll("\\s+", " ");
    String whole = line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
    return whole + Causes.cure(thrown);
  }

  /** Says whether the message needs no kind of exception before it. */
  private static boolean isClear(Throwable thrown) {
    return thrown instanceof AssertionError
        || thrown instanceof TestAbortedException
        || thrown instanceof TimeoutException;
  }
}
