package io.ksm.source.image.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Closes several files. Stateless, for any number of threads. */
public final class Closing {
  private Closing() {}

  /**
   * Closes all, also if some of them fail.
   *
   * @throws IOException the last failure
   */
  public static void all(List<? extends Closeable> files) throws IOException {
    IOException failure = null;
    for (Closeable file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
