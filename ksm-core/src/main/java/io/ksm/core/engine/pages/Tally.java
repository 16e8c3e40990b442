package io.ksm.core.engine.pages;

import io.ksm.core.engine.bytes.ContentReader;

/** What one thread counted in phase 1, since the engine began. */
public final class Tally {
  public long scanned;

  /** Bytes that were hashed; those that were compared, a {@link ContentReader} counts. */
  public long bytesRead;

  public long skipped;
  public long tracked;
  public long lone;

  /** Pages whose merge with the zero page has ended; never positive. */
  public long zeroPages;

  /** Forgets what describes the present state; what counts events goes on. */
  public void clearState() {
    tracked = 0;
    lone = 0;
    zeroPages = 0;
  }
}
