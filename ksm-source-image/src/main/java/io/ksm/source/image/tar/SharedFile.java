package io.ksm.source.image.tar;

import io.ksm.source.image.file.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes a file when the last of those that use it is closed. For any number of threads. */
final class SharedFile {
  private final ImageFile file;
  private final AtomicInteger users = new AtomicInteger();

  SharedFile(ImageFile file) {
    this.file = file;
  }

  /** Adds a user, who closes what this returns. */
  Closeable use() {
    users.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (!closed.getAndSet(true)) {
        leave();
      }
    };
  }

  private void leave() throws IOException {
    if (users.decrementAndGet() == 0) {
      file.close();
    }
  }
}
