package io.ksm.core.threads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Measures the processor time that a thread and its helpers have used.
 *
 * <p>Linux tells it for each thread, in nanoseconds. Elsewhere it is that of the whole process, in
 * the platform's ticks. The platform's beans would tell it everywhere, and would load a module that
 * nothing else here needs.
 */
public final class CpuClock {
  private static final Path CALLER = Path.of("/proc/thread-self");
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final String FIGURES = "schedstat";

  /** Holds a line of figures; a reader of text would allocate much, in each scan. */
  private final byte[] line = new byte[80];

  private final List<Path> helpers = new CopyOnWriteArrayList<>();

  /** Says whether this system tells the time of single threads, and not of the process alone. */
  public boolean tellsThreads() {
    try {
      return read(CALLER.resolve(FIGURES)) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Counts the calling thread's time from now on, whichever thread asks for it. */
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
   * something. For one thread at a time.
   */
  public long nanos() {
    try {
      long nanos = read(CALLER.resolve(FIGURES));
      for (Path helper : helpers) {
        nanos += read(helper);
      }
      return nanos;
    } catch (IOException e) {
      return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  private long read(Path figures) throws IOException {
    try (InputStream in = Files.newInputStream(figures)) {
      int length = in.read(line);
      long nanos = 0;
      for (int i = 0; i < length && line[i] != ' '; i++) {
        nanos = 10 * nanos + Character.digit(line[i], 10);
      }
      if (nanos <= 0) {
        // A thread that runs has used some: this kernel keeps no such figures.
        throw new IOException(figures + " counts nothing");
      }
      return nanos;
    }
  }
}
