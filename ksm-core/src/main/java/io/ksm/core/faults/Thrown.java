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

  /** Throws an {@linkplain #isOfJvm error of the JVM} as it is, and does nothing else. */
  public static void passJvmErrors(Throwable thrown) {
    if (isOfJvm(thrown)) {
      throw handOn(thrown);
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
