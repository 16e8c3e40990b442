package io.ksm.kernel;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;

/**
 * Gives this process the filter of core dumps that it had before the JVM, which adds memory that is
 * mapped from files. When it is closed, the process has that of the JVM again. Used by one thread.
 */
final class CoredumpFilter implements AutoCloseable {
  private static final String FILE = "/proc/self/coredump_filter";

  private final String ofJvm;

  private CoredumpFilter(String ofJvm) {
    this.ofJvm = ofJvm;
  }

  /**
   * Restores it.
   *
   * @param filter in hex; empty to leave it as it is
   * @throws ErrnoException if the kernel refuses it
   */
  static CoredumpFilter restore(String filter) throws ErrnoException {
    if (filter.isEmpty()) {
      return new CoredumpFilter("");
    }
    CoredumpFilter before = new CoredumpFilter(ProcFile.read(FILE).strip());
    set(filter);
    return before;
  }

  private static void set(String filter) throws ErrnoException {
    if (!filter.isEmpty()) {
      ProcFile.write(FILE, "0x" + filter);
    }
  }

  @Override
  public void close() throws ErrnoException {
    set(ofJvm);
  }
}
