package io.ksm.core.engine;

import org.jspecify.annotations.Nullable;

/** Knows whether a full scan is under way, and whether it may go on. For one thread at a time. */
final class ScanStage {
  private boolean begun;

  /** Whether a scan was stopped between two batches, and the next call goes on with it. */
  private boolean waits;

  /** The error at which a scan stopped half-way. */
  private @Nullable Throwable error;

  /** Says whether a scan has begun and not ended, be it stopped. */
  boolean isBegun() {
    return begun;
  }

  /** Says whether there is a scan that was stopped, and lets it go on. */
  boolean goOn() {
    boolean waited = waits;
    waits = false;
    return waited;
  }

  /**
   * Requires that there is no scan.
   *
   * @throws IllegalStateException if one is under way, or was ended by an error
   */
  void requireNone() {
    if (error != null) {
      throw new IllegalStateException("an earlier scan stopped at: " + error, error);
    }
    if (begun) {
      throw new IllegalStateException("a scan has begun already");
    }
  }

  /**
   * Requires that no scan is between two of its batches just now.
   *
   * @throws IllegalStateException within a scan
   */
  void requireStill() {
    if (begun && !waits && error == null) {
      throw new IllegalStateException("pages cannot be separated within a scan");
    }
  }

  void begin() {
    begun = true;
  }

  /** Notes that the scan, if there is one, is stopped. */
  void pause() {
    waits = begun;
  }

  void end() {
    begun = false;
  }

  void fail(Throwable failure) {
    error = failure;
  }

  /** Lets another scan begin, whatever became of the last one. */
  void clear() {
    begun = false;
    waits = false;
    error = null;
  }
}
