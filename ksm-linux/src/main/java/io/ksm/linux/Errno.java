package io.ksm.linux;

/** Names the error numbers of Linux that matter here; they are equal on all architectures. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int ENOTDIR = 20;
  public static final int ENODEV = 19;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EOPNOTSUPP = 95;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  /** Returns what an error number means, in a few words. */
  public static String describe(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file";
      case ESRCH -> "no such process";
      case EIO -> "input/output error";
      case E2BIG -> "too many arguments";
      case ENOEXEC -> "not an executable format";
      case ENOSYS -> "this kernel does not know that call";
      case ENOTDIR -> "part of the path is not a directory";
      case ENODEV -> "it is no more";
      case EOPNOTSUPP -> "not supported there";
      case ECONNREFUSED -> "nobody listens there";
      case EISDIR -> "is a directory";
      case ETXTBSY -> "is being written";
      case ENOTTY -> "this kernel does not know that request";
      case EFBIG -> "the file would become larger than this process may make files";
      case ENOSPC -> "no space left";
      case ENAMETOOLONG -> "the name is too long";
      case ELOOP -> "too many symbolic links";
      case EAGAIN -> "not possible just now, try again later";
      case ENOMEM -> "out of memory";
      case EACCES -> "permission denied";
      case EFAULT -> "bad address";
      case EBUSY -> "busy";
      case EROFS -> "read-only file system";
      case EINVAL -> "invalid argument";
      case ENFILE, EMFILE -> "too many open files: raise the limit by ulimit -n";
      default -> "error number " + errno;
    };
  }
}
