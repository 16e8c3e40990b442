package io.ksm.bench.contestant;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that another process disturbed a measurement: its figures are worthless, but another try may
 * succeed.
 */
final class DisturbedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DisturbedException(String message) {
    super(message);
  }
}
