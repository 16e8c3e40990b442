package io.ksm.linux.process;

import io.ksm.api.UsageException;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The processes from which this one was started: a shell, a terminal, {@code init}. To stop one of
 * them is to risk that this process waits for it, and it for this one, for ever.
 *
 * @param pids their numbers, and that of this process
 */
public record Ancestors(Set<Integer> pids) {

  /**
   * Finds those of this process, up to the first that is hidden from this user: whom one may not
   * look at one may not stop.
   *
   * @throws ErrnoException if one cannot be looked at for another reason
   */
  public static Ancestors ofThisProcess() throws ErrnoException {
    Set<Integer> pids = new HashSet<>();
    for (int pid = ProcessNumbers.own(); pid > 0; pid = parent(pid)) {
      pids.add(pid);
    }
    return new Ancestors(pids);
  }

  /** Returns the parent's number, or 0 if there is none or nobody can tell. */
  private static int parent(int pid) throws ErrnoException {
    try {
      return ProcessIdentity.parent(ProcFile.read(pid, "stat"));
    } catch (ErrnoException e) {
      if (e.isGone() || e.isDenied()) {
        return 0; // Where /proc is mounted with hidepid, other users' processes seem not to exist.
      }
      throw e;
    }
  }

  /**
   * Requires that none of them is to be frozen.
   *
   * @throws UsageException otherwise
   */
  public void requireNoneOf(Collection<Integer> processes) {
    for (int process : processes) {
      if (pids.contains(process)) {
        throw new UsageException(
            "cannot freeze process %d: it is ksm, or ksm was started from it; start ksm elsewhere"
                .formatted(process));
      }
    }
  }
}
