package io.ksm.core.closing;

import com.google.common.base.Throwables;

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
   * @throws X the first failure, after all have been tried; it holds the others. A {@link
   *     RuntimeException} and an {@link Error} are thrown as they are
   */
  public static <T, X extends Exception> void forEach(
      Iterable<? extends T> things, Action<? super T, X> action) throws X {
    Throwable failure = null;
    for (T thing : things) {
      try {
        action.doWith(thing);
      } catch (Exception | Error e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      Throwables.throwIfUnchecked(failure);
      @SuppressWarnings("unchecked") // An action throws nothing else that is checked.
      X declared = (X) failure;
      throw declared;
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
    } catch (Exception | Error e) {
      failure.addSuppressed(e);
    }
  }
}
