package io.ksm.source.linux.freeze;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.CgroupMount;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import java.io.IOException;
import java.util.Optional;

/**
 * Watches a process that is about to stop. Immutable.
 *
 * @param process what was known of it before
 */
public record StoppingProcess(ProcessStatus process) {

  /** Says whether all its threads are stopped, by a signal or by a debugger, or have ended. */
  boolean isStopped() throws ErrnoException {
    for (int thread : ProcessNumbers.threadsOf(process.pid())) {
      if (!isStopped(thread)) {
        return false;
      }
    }
    return true;
  }

  private boolean isStopped(int thread) throws ErrnoException {
    try {
      String stat = ProcFile.read(process.pid(), "task/%d/stat".formatted(thread));
      return "TtZX".contains(ProcessIdentity.state(stat));
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Says whether it is in a frozen control group. A signal that it gets meanwhile waits until the
   * group goes on, and stops it before it runs again.
   */
  private boolean isInFrozenGroup() throws ErrnoException {
    try {
      String memberships = ProcFile.read(process.pid(), "cgroup");
      for (CgroupMount mount : CgroupMount.all()) {
        Optional<String> path = mount.path(memberships);
        if (mount.canFreeze() && path.isPresent() && isFrozen(mount, path.get())) {
          return true;
        }
      }
      return false;
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false; // The process has ended, as its threads will show.
      }
      throw e;
    }
  }

  private static boolean isFrozen(CgroupMount mount, String path) throws ErrnoException {
    try {
      return CgroupFreezer.isFrozen(mount, mount.folder() + path);
    } catch (ErrnoException e) {
      if (e.isGone() || e.errno() == Errno.ENODEV) {
        return false; // It is the root, which cannot be frozen, or not visible here, or removed.
      }
      throw e;
    }
  }

  /**
   * Waits until it is stopped, by a signal or by its control group.
   *
   * @throws IOException if that takes too long
   */
  public void await() throws IOException {
    StopDeadline deadline = new StopDeadline();
    while (!isStopped() && !isInFrozenGroup()) {
      if (!deadline.waits()) {
        throw new IOException(
            "process %s does not stop within %s: it waits for a device; try again without freeze"
                .formatted(process.label(), StopDeadline.LIMIT_TEXT));
      }
    }
  }
}
