package io.ksm.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ContentNumbers} of a trace that is in use: made by the first one who wants them, and
 * kept until nobody uses them any more. So several policies can run over a trace, one after the
 * other or side by side, and its contents are numbered once. Thread-safe.
 */
final class SharedNumbers {
  /** What tells a trace from all others, and from itself as it grows while it is recorded. */
  private record Key(Path directory, String trace, int parts) {}

  private static final Map<Key, SharedNumbers> IN_USE = new HashMap<>();

  private final Trace trace;
  private final Key key;
  private int users;
  private @Nullable ContentNumbers made;

  private SharedNumbers(Trace trace, Key key) {
    this.trace = trace;
    this.key = key;
  }

  /**
   * Begins to use the numbers of a trace, without making them.
   *
   * @return what the caller {@linkplain #release releases} once
   * @throws IOException if the trace's folder has gone
   */
  static SharedNumbers of(Trace trace) throws IOException {
    Key key = new Key(trace.directory().toRealPath(), trace.header().trace(), trace.parts());
    synchronized (IN_USE) {
      SharedNumbers shared = IN_USE.computeIfAbsent(key, any -> new SharedNumbers(trace, any));
      shared.users++;
      return shared;
    }
  }

  /**
   * Returns the numbers. Whoever comes first makes them, and the others wait. They are made anew
   * once a thread was interrupted while it read them, as that closes their file.
   *
   * @throws IOException if the trace cannot be read, or there is no room for the temporary file
   */
  synchronized ContentNumbers numbers() throws IOException {
    ContentNumbers numbers = made == null || !made.isOpen() ? ContentNumbers.of(trace) : made;
    made = numbers;
    return numbers;
  }

  /**
   * Ends the use of one user. The last one closes the temporary file.
   *
   * @throws IOException if it does not close
   */
  void release() throws IOException {
    synchronized (IN_USE) {
      users--;
      if (users > 0) {
        return;
      }
      IN_USE.remove(key);
    }
    close();
  }

  private synchronized void close() throws IOException {
    if (made != null) {
      made.close();
    }
  }
}
