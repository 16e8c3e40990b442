package io.ksm.bench.kernel;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that another process disturbed a measurement: its figures are worthless, but another try may
 * succeed.
 */
public final class DisturbedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes one; the message says who it was. */
  public DisturbedException(String message) {
    super(message);
  }
}
