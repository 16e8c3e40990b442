package io.ksm.core.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processor time that an engine's threads have used.
 *
 * <p>Linux tells it for each thread, in nanoseconds. Elsewhere it is that of the whole process, in
 * the platform's ticks. The platform's beans would tell it everywhere, and would load a module that
 * nothing else here needs.
 */
final class CpuClock {
  private static final Path CALLER = Path.of("/proc/thread-self");
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final String FIGURES = "schedstat";

  private final List<Path> helpers = new CopyOnWriteArrayList<>();

  /** Counts the calling thread's time from now on, whoever asks for it. */
  void addHelper() {
    try {
      Path thread = Files.readSymbolicLink(CALLER).getFileName();
      if (thread != null) {
        helpers.add(THREADS.resolve(thread).resolve(FIGURES));
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Then there are no figures for single threads, which nanos() finds out by itself.
    }
  }

  /**
   * Returns the processor time so far of the calling thread and of all helpers, in nanoseconds; 0
   * where the platform does not tell. Only the differences of what one thread is told mean
   * something.
   */
  long nanos() {
    try {
      long nanos = read(CALLER.resolve(FIGURES));
      for (Path helper : helpers) {
        nanos += read(helper);
      }
      return nanos;
    } catch (IOException | NumberFormatException e) {
      return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  private static long read(Path figures) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(figures)) {
      String line = reader.readLine();
      if (line == null) {
        throw new IOException(figures + " is empty");
      }
      long nanos = Long.parseLong(line.substring(0, line.indexOf(' ')));
      if (nanos == 0) {
        // A thread that runs has used some: this kernel keeps no such figures.
        throw new IOException(figures + " counts nothing");
      }
      return nanos;
    }
  }
}
