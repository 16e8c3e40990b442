package io.ksm.api;

import java.io.Serial;

/**
 * Something that the user gave cannot be used. The message is one line: what was given, what is
 * wrong with it, what to do.
 */
public class UsageException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes an exception with a one-line message for the user. */
  public UsageException(String message) {
    super(message);
  }

  /** Makes an exception with a one-line message for the user and what led to it. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
