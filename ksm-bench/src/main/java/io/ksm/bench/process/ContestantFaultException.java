package io.ksm.bench.process;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that a contestant failed by a fault of its own: it threw what no part may throw, its process
 * died, or its result is wrong.
 */
public final class ContestantFaultException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what happened, in one line
   */
  public ContestantFaultException(String message) {
    super(message);
  }
}
