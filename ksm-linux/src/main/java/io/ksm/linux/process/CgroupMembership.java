package io.ksm.linux.process;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.List;

/** Tells in which control group a process is. Stateless, for any number of threads. */
public final class CgroupMembership {
  private static final String ROOT = "/";

  private CgroupMembership() {}

  /**
   * Returns the path of a process's group in its hierarchy: {@code /system.slice/redis.service}.
   *
   * @return fit to be shown; empty on a kernel without control groups
   * @throws ErrnoException if it cannot be read
   */
  public static String of(int pid) throws ErrnoException {
    try {
      return Printable.of(path(ProcFile.read(pid, "cgroup")));
    } catch (ErrnoException e) {
      if (e.isGone() && ProcessStatus.read(pid).hasMemory()) {
        return ""; // The process is there, so the kernel does not have the file.
      }
      throw e;
    }
  }

  /**
   * Chooses among the hierarchies of which {@code /proc/PID/cgroup} tells: version 2, then the
   * memory controller's, then any. One in which the process is at the root tells nothing, as long
   * as another one tells more.
   */
  static String path(String memberships) {
    String best = "";
    int bestRank = Integer.MAX_VALUE;
    for (String line : memberships.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        int rank = rank(parts[1]) + (parts[2].equals(ROOT) ? 3 : 0);
        if (rank < bestRank) {
          best = parts[2];
          bestRank = rank;
        }
      }
    }
    return best;
  }

  private static int rank(String controllers) {
    return controllers.isEmpty()
        ? 0
        : List.of(controllers.split(",", -1)).contains("memory") ? 1 : 2;
  }
}
