package io.ksm.cli;

import java.util.Arrays;
import java.util.Objects;

/**
 * Ends the JVM. {@link System#exit} first sets up a logger for the case that someone wants exits
 * logged, which a short run would notice. A main method that returns ends with status 0 and without
 * that, but only once no other thread holds the JVM.
 */
final class Exit {
  private Exit() {}

  /** Ends the JVM with a status, as the last act of the main thread. */
  static void with(int status) {
    if (status != 0 || othersRun()) {
      System.exit(status);
    }
  }

  /** Whether there are threads that would outlive this one: forgotten ones, of plug-ins. */
  private static boolean othersRun() {
    Thread self = Thread.currentThread();
    // Twice as many, because the number may grow meanwhile.
    Thread[] threads = new Thread[2 * Thread.activeCount()];
    Thread.enumerate(threads);
    return Arrays.stream(threads)
        .filter(Objects::nonNull)
        .anyMatch(thread -> thread != self && !thread.isDaemon());
  }
}
