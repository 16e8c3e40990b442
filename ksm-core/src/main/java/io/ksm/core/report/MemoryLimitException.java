package io.ksm.core.report;

import io.ksm.api.UsageException;
import java.io.Serial;

/**
 * Says that a scan needs more heap than it may use. The scanner can still be asked for what it has
 * found, and be closed.
 */
public final class MemoryLimitException extends UsageException {
  @Serial private static final long serialVersionUID = 1L;

  private final long bytes;
  private final long limit;

  /**
   * Makes one.
   *
   * @param message for users, in one line
   * @param bytes that are needed
   * @param limit in bytes
   */
  public MemoryLimitException(String message, long bytes, long limit) {
    super(message);
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Returns how many bytes are needed, at least. */
  public long bytes() {
    return bytes;
  }

  /** Returns how many bytes were allowed. */
  public long limit() {
    return limit;
  }
}
