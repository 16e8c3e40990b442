package io.ksm.source.linux;

/** The error numbers of Linux system calls that are told apart here; equal on all architectures. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EIO = 5;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;

  private Errno() {}

  /** Returns what an error number means, in a few words. */
  static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file";
      case ESRCH -> "no such process";
      case EIO -> "input/output error";
      case ENOMEM -> "out of memory";
      case EACCES -> "permission denied";
      case EFAULT -> "bad address";
      case EINVAL -> "invalid argument";
      case ENFILE, EMFILE -> "too many open files";
      default -> "error number " + errno;
    };
  }
}
