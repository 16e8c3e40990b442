package io.ksm.source.linux.watch;

import java.io.IOException;
import java.io.Serial;

/** A process holds a read of its memory up. */
public final class UnresponsiveException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean inUse;

  /**
   * Makes one.
   *
   * @param message of one line
   * @param inUse whether the kernel may still write to memory that the read was to fill
   */
  UnresponsiveException(String message, boolean inUse) {
    super(message);
    this.inUse = inUse;
  }

  /** Says whether the kernel may still write to memory that the read was to fill. */
  public boolean isMemoryInUse() {
    return inUse;
  }
}
