package io.ksm.linux;

import java.io.File;

/**
 * Knows how many files this process may still open. Each process that is scanned takes one.
 * Stateless, for any number of threads.
 */
public final class OpenFiles {
  /** What is kept for everything else, such as jars, helpers, and files of /proc. */
  private static final int RESERVE = 32;

  private static final String LIMIT = "Max open files";

  private OpenFiles() {}

  /**
   * Returns how many sources of one file each can be opened; at least one.
   *
   * @throws ErrnoException if this process cannot be asked
   */
  public static int room() throws ErrnoException {
    String[] open = new File("/proc/self/fd").list();
    long limit = limit(ProcFile.read("/proc/self/limits"));
    return Math.clamp(limit - (open == null ? 0 : open.length) - RESERVE, 1, Integer.MAX_VALUE);
  }

  /** Returns the soft limit of a text of {@code /proc/PID/limits}. */
  static long limit(String limits) {
    for (String line : limits.split("\n", -1)) {
      if (line.startsWith(LIMIT)) {
        String soft = line.substring(LIMIT.length()).strip().split(" +", -1)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return Long.MAX_VALUE;
  }

  /** Says why sources were left out. */
  public static String reason() {
    return "this process may not open more files (raise the limit by ulimit -n)";
  }
}
