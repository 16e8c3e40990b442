package io.ksm.testkit.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Counts what a process has of everything that runs out: open files, mappings, threads. Other tests
 * of the process must not run meanwhile; what else it does is waited for.
 */
public final class Leaks {
  /** What leaks does so in each attempt, and stays; what others open meanwhile is closed again. */
  private static final int ATTEMPTS = 3;

  private static final long MAX_WAIT_NANOS = 700_000_000;
  private static final long PAUSE_MILLIS = 10;

  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  private Leaks() {}

  /** A call that may leave something behind. */
  @FunctionalInterface
  public interface Call {
    /** Calls once. */
    void run() throws Exception;
  }

  private record Count(long files, long mappings, long threads) {
    static Count now() throws IOException {
      long files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : 0;
      return new Count(files, mappingsNow(), ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long mappingsNow() throws IOException {
      if (!Files.isReadable(MAPPINGS)) {
        return 0;
      }
      try (Stream<String> lines = Files.lines(MAPPINGS)) {
        return lines.count();
      }
    }

    Count minus(Count before) {
      return new Count(files - before.files, mappings - before.mappings, threads - before.threads);
    }

    boolean isAtLeast(int most) {
      return files >= most || mappings >= most || threads >= most;
    }
  }

  /**
   * Fails if each of many calls, or each second one, leaves something behind.
   *
   * @param what the call is, for people
   * @param times how often to call
   */
  public static void check(String what, int times, Call call) throws Exception {
    call.run();
    Count more = new Count(0, 0, 0);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Count before = Count.now();
      for (int i = 0; i < times; i++) {
        call.run();
      }
      long start = System.nanoTime();
      more = Count.now().minus(before);
      while (more.isAtLeast(times / 2) && System.nanoTime() - start < MAX_WAIT_NANOS) {
        Thread.sleep(PAUSE_MILLIS);
        more = Count.now().minus(before);
      }
      if (!more.isAtLeast(times / 2)) {
        return;
      }
    }
    throw new AssertionError(
        "%d times %s leave behind: %d open files, %d mappings of memory, %d threads"
            .formatted(times, what, more.files, more.mappings, more.threads));
  }
}
