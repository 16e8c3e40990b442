package io.ksm.bench.contestant;

import io.ksm.api.Counters;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's counters in a thread of its own while ksmd scans. So it sees how much is saved
 * at which time, and when the scan ends.
 */
final class KernelWatch implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000;

  private final KernelKsm ksm;
  private final long savedBefore;
  private final Curve curve;
  private final Thread thread = new Thread(this::watch, "ksmd-watch");
  private final long scansBefore;
  private long began;
  private volatile boolean over;
  private long ended;
  private @Nullable KernelKsmException failure;

  KernelWatch(KernelKsm ksm, long savedBefore, Curve curve) throws KernelKsmException {
    this.ksm = ksm;
    this.savedBefore = savedBefore;
    this.curve = curve;
    this.scansBefore = ksm.counters().fullScans();
  }

  /** The scan begins now. */
  void begin() {
    began = System.nanoTime();
    thread.start();
  }

  private void watch() {
    try {
      while (!over) {
        Counters counters = ksm.counters();
        long now = System.nanoTime() - began;
        curve.add(now, counters.pagesSaved() - savedBefore);
        if (counters.fullScans() != scansBefore) {
          ended = now;
          return;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (KernelKsmException e) {
      failure = e;
    }
  }

  /**
   * The scan has ended.
   *
   * @return when it did, in nanoseconds since it began
   */
  long end() throws KernelKsmException {
    long latest = System.nanoTime() - began;
    close();
    if (failure != null) {
      throw failure;
    }
    return ended == 0 ? latest : ended;
  }

  /** Stops watching, if that was not done before. */
  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
