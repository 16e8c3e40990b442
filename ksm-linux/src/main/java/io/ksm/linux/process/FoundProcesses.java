package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.GuardProcess;
import io.ksm.linux.HelperProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Those of some processes that have memory, without the one that asks, its guards and its helpers.
 *
 * @param readable those that this user may read, in the order in which they were given
 * @param denied how many this user may not read
 * @param without how many have no memory of their own: kernel threads, and those that have exited
 * @param self whether the asking process was among them
 */
public record FoundProcesses(List<ProcessStatus> readable, int denied, int without, boolean self) {

  /**
   * Looks at processes.
   *
   * @throws ErrnoException if one cannot be looked at, for another reason than lack of permission
   */
  public static FoundProcesses among(Collection<Integer> pids) throws ErrnoException {
    List<ProcessStatus> readable = new ArrayList<>();
    int denied = 0;
    int without = 0;
    for (int pid : pids) {
      switch (isOwn(pid) ? Kind.SELF : look(pid, readable)) {
        case DENIED -> denied++;
        case WITHOUT -> without++;
        case SELF, READABLE -> {}
      }
    }
    return new FoundProcesses(
        List.copyOf(readable), denied, without, pids.contains(ProcessNumbers.own()));
  }

  private static boolean isOwn(int pid) {
    return pid == ProcessNumbers.own() || GuardProcess.isGuard(pid) || HelperProcess.isHelper(pid);
  }

  private enum Kind {
    READABLE,
    DENIED,
    WITHOUT,
    SELF
  }

  private static Kind look(int pid, List<ProcessStatus> readable) throws ErrnoException {
    try {
      ProcessStatus process = ProcessStatus.readSettled(pid);
      if (!process.hasMemory()
          || process.isZombie()
          || HelperProcess.isHelper(pid, process.name())) {
        return Kind.WITHOUT;
      }
      if (!Access.isPermitted(pid)) {
        return Kind.DENIED;
      }
      readable.add(process);
      return Kind.READABLE;
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        return Kind.DENIED; // Where /proc is mounted with hidepid, even the status is hidden.
      }
      if (e.isGone()) {
        return Kind.WITHOUT;
      }
      throw e;
    }
  }
}
