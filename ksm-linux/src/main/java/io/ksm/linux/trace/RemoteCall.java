package io.ksm.linux.trace;

/**
 * A system call that another process is to make. Immutable.
 *
 * @param kind which one
 * @param first its first argument
 * @param second its second argument
 * @param third its third argument; the others are zero
 */
public record RemoteCall(Kind kind, long first, long second, long third) {

  /** The calls that there are. */
  public enum Kind {
    /** {@code prctl(2)}. */
    PRCTL,
    /** {@code madvise(2)}. */
    MADVISE
  }

  /** {@code prctl(2)} with one argument. */
  public static RemoteCall prctl(int option, long argument) {
    return new RemoteCall(Kind.PRCTL, option, argument, 0);
  }

  /**
   * {@code madvise(2)}.
   *
   * @param address of the first byte, at the beginning of a page
   * @param bytes how many
   * @param advice a number of the kernel's
   */
  public static RemoteCall madvise(long address, long bytes, int advice) {
    return new RemoteCall(Kind.MADVISE, address, bytes, advice);
  }

  long argument(int index) {
    return switch (index) {
      case 0 -> first;
      case 1 -> second;
      case 2 -> third;
      default -> 0;
    };
  }
}
