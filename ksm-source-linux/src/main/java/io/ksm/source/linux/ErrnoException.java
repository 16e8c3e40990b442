package io.ksm.source.linux;

import java.io.IOException;
import java.io.Serial;

/** A system call failed. */
final class ErrnoException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Makes an exception.
   *
   * @param action what failed, such as {@code "open /proc/1/mem"}
   * @param errno the error number
   */
  ErrnoException(String action, int errno) {
    super("cannot " + action + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  /** Returns the error number, see {@link Errno}. */
  int errno() {
    return errno;
  }

  /** Says whether the caller lacks a right. */
  boolean isDenied() {
    return errno == Errno.EACCES || errno == Errno.EPERM;
  }

  /** Says whether the process in question does not exist, or not anymore. */
  boolean isGone() {
    return errno == Errno.ENOENT || errno == Errno.ESRCH;
  }
}
