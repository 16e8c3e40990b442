package io.ksm.source.image.packed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Watches the room on a disk while a file is written there. Used by one thread at a time. */
final class FreeSpace {
  /** How much is written at most between two looks. */
  static final long STRIDE = 64L << 20;

  private final Probe probe;
  private final long leftFree;

  /** How much may be written before the next look. */
  private long allowed;

  /**
   * Begins before the first byte.
   *
   * @param probe asked at the first write, and whenever another {@link #STRIDE} was written
   * @param leftFree how many bytes must stay free
   */
  FreeSpace(Probe probe, long leftFree) {
    this.probe = probe;
    this.leftFree = leftFree;
  }

  /** Tells how many bytes are free. */
  @FunctionalInterface
  interface Probe {
    long free() throws IOException;
  }

  /**
   * Says why no more may be written, or null if some more may.
   *
   * @param written how many bytes were written so far
   * @param length how many are to follow, at most {@link #STRIDE}
   */
  @Nullable String obstacle(long written, long length) throws IOException {
    if (written + length <= allowed) {
      return null;
    }
    allowed = written + STRIDE;
    long free = probe.free();
    return free >= leftFree + STRIDE
        ? null
        : "%d bytes are free, and %d must stay so".formatted(free, leftFree);
  }
}
