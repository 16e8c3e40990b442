package io.ksm.kernel;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;

/**
 * Shows the kernel's thread ksmd from outside.
 *
 * @param pid its number
 */
record Ksmd(int pid) {
  /** The number of kthreadd, the parent of all kernel threads. */
  private static final String KERNEL_PARENT = "2";

  /**
   * Finds it by its name among the kernel's threads.
   *
   * @throws KernelKsmException if it is not visible, as in a container
   */
  static Ksmd find() throws KernelKsmException {
    for (int pid : ProcessScan.pids()) {
      if (isKsmd(pid)) {
        return new Ksmd(pid);
      }
    }
    throw new KernelKsmException(
        "the kernel's thread ksmd is not to be seen: run ksm outside of the container");
  }

  private static boolean isKsmd(int pid) throws KernelKsmException {
    try {
      String stat = ProcFile.read(pid, "stat");
      return stat.startsWith(pid + " (ksmd) ") && afterName(stat)[1].equals(KERNEL_PARENT);
    } catch (ErrnoException e) {
      if (e.isGone() || e.isDenied()) {
        return false;
      }
      throw new KernelKsmException(e.getMessage(), e);
    }
  }

  /** Returns the processor time that it has used, in nanoseconds. */
  long cpuNanos() throws KernelKsmException {
    try {
      return Long.parseLong(ProcFile.read(pid, "schedstat").split(" ", 2)[0]);
    } catch (ErrnoException e) {
      throw new KernelKsmException("cannot tell ksmd's processor time: " + e.getMessage(), e);
    }
  }

  /**
   * Says whether it sleeps in one of its two waits. While it scans it is running, runnable or
   * blocked, but never in an interruptible sleep; and a wake-up ends that state before the write
   * that caused it returns.
   */
  boolean isAsleep() throws KernelKsmException {
    try {
      return afterName(ProcFile.read(pid, "stat"))[0].equals("S");
    } catch (ErrnoException e) {
      throw new KernelKsmException("cannot watch ksmd: " + e.getMessage(), e);
    }
  }

  private static String[] afterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
  }
}
