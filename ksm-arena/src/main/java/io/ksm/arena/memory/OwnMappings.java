package io.ksm.arena.memory;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;

/** Counts the mappings of this process, by {@code /proc/self/maps}. */
public final class OwnMappings {
  private OwnMappings() {}

  /**
   * Counts the mappings of some addresses. Takes about a microsecond for each of the process.
   *
   * @throws ErrnoException if the kernel does not tell
   */
  public static long count(long from, long end) throws ErrnoException {
    return ProcFile.read("/proc/self/maps")
        .lines()
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
        .filter(address -> address >= from && address < end)
        .count();
  }
}
