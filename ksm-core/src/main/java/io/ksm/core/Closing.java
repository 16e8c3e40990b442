package io.ksm.core;

import com.google.common.base.Throwables;
import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.List;

/** Closes many sources, come what may. */
final class Closing {
  private Closing() {}

  /**
   * Closes all sources.
   *
   * @throws IOException the first failure, after all have been tried; it holds the others. A
   *     source's fault, an unchecked exception, is thrown as it is
   */
  static void all(List<PageSource> sources) throws IOException {
    Exception failure = null;
    for (PageSource source : sources) {
      try {
        source.close();
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      Throwables.throwIfInstanceOf(failure, IOException.class);
      throw (RuntimeException) failure;
    }
  }
}
