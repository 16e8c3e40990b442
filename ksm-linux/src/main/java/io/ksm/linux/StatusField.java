package io.ksm.linux;

import java.util.Optional;

/** Reads single fields of {@code /proc/PID/status}, of a process or thread. Stateless. */
public final class StatusField {
  private StatusField() {}

  /**
   * Finds a field.
   *
   * @param status the whole text
   * @return what stands after the name; nothing if this kernel does not have it
   */
  public static Optional<String> find(String status, String name) {
    String start = name + ":";
    return status
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  /**
   * Reads a figure.
   *
   * @return 0 if this kernel does not have it
   * @throws ErrnoException if there is no such thread, or it may not be looked at
   */
  public static int read(int thread, String name) throws ErrnoException {
    return find(ProcFile.read(thread, "status"), name).map(Integer::valueOf).orElse(0);
  }
}
