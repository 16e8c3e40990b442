package io.ksm.core.engine;

/** What one thread counted in phase 1, since the engine began. */
final class Tally {
  long scanned;

  /** Bytes that were hashed; those that were compared, a {@link ContentReader} counts. */
  long bytesRead;

  long skipped;
  long tracked;
  long lone;

  /** Pages whose merge with the zero page has ended; never positive. */
  long zeroPages;

  /** Forgets what describes the present state; what counts events goes on. */
  void clearState() {
    tracked = 0;
    lone = 0;
    zeroPages = 0;
  }
}
