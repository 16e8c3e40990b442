package io.ksm.core.engine.pages;

import com.google.common.base.Throwables;
import java.util.function.Consumer;

/** Gives things up, all of them, though some refuse. Stateless. */
public final class ComeWhatMay {
  private ComeWhatMay() {}

  /**
   * Does something with each of several things.
   *
   * @throws RuntimeException the first failure, or an Error if it is one, after all have been
   *     tried; it holds the others
   */
  public static <T> void forEach(Iterable<T> things, Consumer<? super T> action) {
    Throwable failure = null;
    for (T thing : things) {
      try {
        action.accept(thing);
      } catch (RuntimeException | Error e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      Throwables.throwIfUnchecked(failure);
    }
  }
}
