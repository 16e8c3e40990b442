package io.ksm.api;

import java.io.IOException;
import java.io.Serial;

/**
 * What was named can be read, but is not memory: a disk image, an archive, a text. Nothing is wrong
 * with it, so that it may be left out where it lies beside memory in a folder.
 */
public class NotMemoryException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes an exception with a one-line message for the user: what it is, and what to do. */
  public NotMemoryException(String message) {
    super(message);
  }
}
