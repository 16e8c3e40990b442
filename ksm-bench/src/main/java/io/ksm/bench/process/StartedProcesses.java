package io.ksm.bench.process;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The processes that a contestant has started, so that none is left when it has to end at once. Any
 * number of threads may use it.
 */
public final class StartedProcesses {
  /** Less than a parent waits for the end of a contestant's process. */
  private static final long END_SECONDS = 5;

  private final Set<Process> running = new HashSet<>();
  private boolean ended;

  /** Begins with none. */
  public StartedProcesses() {}

  /**
   * Starts a process.
   *
   * @throws IOException if it cannot be started, or all have been ended
   */
  public synchronized Process start(ProcessBuilder builder) throws IOException {
    if (ended) {
      throw new IOException("this process is about to end and starts no other");
    }
    running.removeIf(process -> !process.isAlive());
    Process process = builder.start();
    running.add(process);
    return process;
  }

  /**
   * Ends those that still run, and waits for that; no other one can be started from then on. They
   * may tidy up for some seconds, and are killed if they have not ended by then.
   */
  public synchronized void endAll() {
    ended = true;
    running.forEach(Process::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    for (Process process : running) {
      try {
        process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
