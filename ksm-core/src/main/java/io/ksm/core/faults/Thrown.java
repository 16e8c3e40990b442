package io.ksm.core.faults;

/**
 * Deals with what code of others throws. That may be anything: in Kotlin, or by Lombok, methods
 * that declare nothing throw checked exceptions. Stateless.
 */
public final class Thrown {
  private Thrown() {}

  /**
   * Says whether something is an error of the JVM, such as too little memory, for which nobody's
   * code is to blame. Who calls itself without an end is.
   */
  public static boolean isOfJvm(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /**
   * Throws an {@linkplain #isOfJvm error of the JVM} as it is. For whoever drops all else, so an
   * {@linkplain #keepInterruption interruption} is kept.
   */
  public static void passJvmErrors(Throwable thrown) {
    if (isOfJvm(thrown)) {
      throw handOn(thrown);
    }
    keepInterruption(thrown);
  }

  /** Interrupts the calling thread again if something says that it was: that has ended it. */
  public static void keepInterruption(Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns what was thrown if it can be told, else an exception with its class and with it as the
   * cause: whoever hands on what throws when it is asked for its message throws that instead.
   */
  public static Throwable tellable(Throwable thrown) {
    try {
      var _ = thrown.toString();
      return thrown;
    } catch (Throwable e) {
      String type = thrown.getClass().getName();
      return new IllegalStateException(type + ", which cannot tell its message", thrown);
    }
  }

  /**
   * Throws something as it is, though it may be checked and not declared.
   *
   * @return nothing; so that callers can write {@code throw handOn(…)}
   * @throws X in the eyes of the compiler; it takes a {@link RuntimeException} for that
   */
  @SuppressWarnings("unchecked") // Whether something is checked matters to the compiler only.
  public static <X extends Throwable> RuntimeException handOn(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
