package io.ksm.linux;

import io.ksm.api.text.Printable;
import java.io.IOException;
import java.io.Serial;

/** A system call failed. */
public final class ErrnoException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String message;
  private final int errno;

  /**
   * Makes an exception.
   *
   * @param action what failed, such as {@code "open /proc/1/mem"}; control characters of a path are
   *     shown as question marks
   * @param errno the error number
   */
  public ErrnoException(String action, int errno) {
    this.message = "cannot " + Printable.of(action) + ": " + Errno.describe(errno);
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** Returns the error number, see {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** Says whether the caller lacks a right. */
  public boolean isDenied() {
    return errno == Errno.EACCES || errno == Errno.EPERM;
  }

  /** Says whether the process in question does not exist, or not anymore. */
  public boolean isGone() {
    return errno == Errno.ENOENT || errno == Errno.ESRCH;
  }
}
