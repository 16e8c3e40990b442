package io.ksm.core;

import io.ksm.api.PageSource;
import java.io.IOException;
import java.util.List;

/** Closes many sources, come what may. */
final class Closing {
  private Closing() {}

  /**
   * Closes all sources.
   *
   * @throws IOException the first failure, after all have been tried; it holds the others
   */
  static void all(List<PageSource> sources) throws IOException {
    IOException failure = null;
    for (PageSource source : sources) {
      try {
        source.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
