package io.ksm.source.linux.freeze;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.FrozenGroups;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import java.io.IOException;

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
    return FrozenGroups.hold(process.pid());
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
