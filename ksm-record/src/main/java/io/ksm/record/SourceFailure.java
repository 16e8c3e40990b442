package io.ksm.record;

import java.io.Serial;

/** Says that a source cannot be read any more, which does not end the recording of others. */
final class SourceFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  SourceFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
