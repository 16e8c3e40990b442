package io.ksm.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this process, and the time of its children, as Linux counts them. */
public final class OwnStatus {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final long KIB = 1024;

  /** Linux counts in hundredths of a second there, on all architectures. */
  private static final long NANOS_PER_TICK = 10_000_000;

  // Fields 16 and 17 of proc_pid_stat(5), counted from that after the name.
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private OwnStatus() {}

  /**
   * Returns the most memory that was resident at once, mapped files included, in bytes; empty if
   * unknown.
   */
  public static OptionalLong peakResidentBytes() throws IOException {
    return bytes("VmHWM:");
  }

  /**
   * Returns the memory that is resident now and is this process's own, in bytes; empty if unknown.
   */
  public static OptionalLong anonymousBytes() throws IOException {
    return bytes("RssAnon:");
  }

  /** Returns the processor time of all child processes that have ended, in nanoseconds. */
  public static long childrenCpuNanos() throws IOException {
    String stat = Files.readString(STAT);
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return NANOS_PER_TICK
        * (Long.parseLong(afterName[CHILDREN_USER]) + Long.parseLong(afterName[CHILDREN_SYSTEM]));
  }

  private static OptionalLong bytes(String key) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        String kib = line.substring(key.length()).replace("kB", "").strip();
        return OptionalLong.of(Long.parseLong(kib) * KIB);
      }
    }
    return OptionalLong.empty();
  }
}
