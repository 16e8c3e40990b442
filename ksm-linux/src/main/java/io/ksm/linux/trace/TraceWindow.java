package io.ksm.linux.trace;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The time in which a traced thread has registers that are not its own. This JVM must not end then:
 * the thread would go on with them. So a JVM that is told to end, as by Ctrl-C, first waits for
 * open windows, and lets no other be opened. Against {@code kill -9} nothing can be done but to
 * keep them short. Safe for several threads.
 */
final class TraceWindow implements AutoCloseable {
  private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();
  private static final TraceWindow OPEN = new TraceWindow();

  static {
    // The lock is never given back: who wants to open a window then waits for the JVM's end.
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> LOCK.writeLock().lock()));
  }

  private TraceWindow() {}

  /** Opens one; to be closed by the same thread. */
  static TraceWindow open() {
    LOCK.readLock().lock();
    return OPEN;
  }

  @Override
  public void close() {
    LOCK.readLock().unlock();
  }
}
