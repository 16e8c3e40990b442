package io.ksm.core.closing;

import io.ksm.core.faults.Thrown;

/** Gives things up, all of them, though some refuse. Stateless. */
public final class TryAll {
  private TryAll() {}

  /** Does something that may fail, such as closing. */
  @FunctionalInterface
  public interface Action<T, X extends Exception> {
    void doWith(T thing) throws X;
  }

  /**
   * Does something with each of several things.
   *
   * @throws X the first failure, after all have been tried; it holds the others. What is not
   *     declared is thrown as it is
   */
  public static <T, X extends Exception> void forEach(
      Iterable<? extends T> things, Action<? super T, X> action) throws X {
    Throwable failure = null;
    for (T thing : things) {
      try {
        action.doWith(thing);
      } catch (Throwable e) {
        failure = failure == null ? e : suppress(failure, e);
      }
    }
    if (failure != null) {
      throw Thrown.<X>handOn(failure);
    }
  }

  /**
   * Closes what is of no use after a failure.
   *
   * @param failure is what the caller throws; it is given what is thrown here
   */
  public static void closeAfter(Throwable failure, AutoCloseable closed) {
    try {
      closed.close();
    } catch (Throwable e) {
      var _ = suppress(failure, e);
    }
  }

  /**
   * Adds what was thrown after a failure to it; but not to itself, as two things that throw one and
   * the same exception would.
   *
   * @return the failure
   */
  @SuppressWarnings("ReferenceEquality") // The one object that cannot be added to itself.
  public static Throwable suppress(Throwable failure, Throwable later) {
    if (later != failure) {
      failure.addSuppressed(later);
    }
    return failure;
  }
}
