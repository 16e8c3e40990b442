package io.ksm.core.engine;

/** What one thread counted in phase 1, since the engine began. */
final class Tally {
  long scanned;

  /** Of the scanned pages, those that have bytes and not fingerprints. */
  long visitsOfBytes;

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
