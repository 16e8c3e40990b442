package io.ksm.linux.trace;

import java.io.IOException;
import java.io.Serial;

/**
 * A process cannot be made to do a system call, or not without harm; it is as before. The message
 * is one line: which process, why, what to do.
 */
public final class TraceRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  TraceRefusedException(String message) {
    super(message);
  }
}
