package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;

/** Reads single figures of the file {@code status} of a thread. Stateless. */
final class StatusField {
  private StatusField() {}

  /**
   * Reads one.
   *
   * @return 0 if this kernel does not have it
   * @throws ErrnoException if there is no such thread, or it may not be looked at
   */
  static int read(int thread, String name) throws ErrnoException {
    String start = name + ":";
    return ProcFile.read(thread, "status")
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToInt(line -> Integer.parseInt(line.substring(start.length()).strip()))
        .findFirst()
        .orElse(0);
  }
}
