package io.ksm.api;

import java.io.IOException;
import java.io.Serial;

/**
 * A source has nothing more to read, because the owner of its memory has gone: a process that
 * exited, say. The engine goes on with its other sources; the pages of this one vanish.
 */
public class SourceGoneException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes an exception with a one-line message for the user. */
  public SourceGoneException(String message) {
    super(message);
  }
}
