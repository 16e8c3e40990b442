package io.ksm.record;

import java.io.Serial;
import java.util.Objects;

/** Says that a source cannot be read any more, which does not end the recording of others. */
final class SourceFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  SourceFailure(Throwable cause) {
    super(Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
  }
}
