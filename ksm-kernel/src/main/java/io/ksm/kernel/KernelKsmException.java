package io.ksm.kernel;

import java.io.IOException;
import java.io.Serial;

/**
 * The kernel's KSM is not there, refuses something, or does not answer. The message is one line:
 * what was tried, why it failed, what to do.
 */
public class KernelKsmException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes an exception with a one-line message for the user. */
  public KernelKsmException(String message) {
    super(message);
  }

  /** Makes an exception with a one-line message for the user and what led to it. */
  public KernelKsmException(String message, Throwable cause) {
    super(message, cause);
  }
}
