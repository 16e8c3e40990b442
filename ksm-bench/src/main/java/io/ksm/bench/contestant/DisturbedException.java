package io.ksm.bench.contestant;

import java.io.IOException;
import java.io.Serial;

/**
 * Somebody else got in the way: what was measured is worth nothing, and another try may succeed.
 */
final class DisturbedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DisturbedException(String message) {
    super(message);
  }
}
