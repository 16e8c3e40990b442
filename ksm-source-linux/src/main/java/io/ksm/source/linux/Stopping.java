package io.ksm.source.linux;

import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.ProcFile;
import io.ksm.source.linux.sys.ProcessNumbers;
import java.io.IOException;

/**
 * A process on its way to standing still.
 *
 * @param process what was known of it before
 */
record Stopping(ProcessStatus process) {

  /** Says whether all its threads are stopped, by a signal or by a debugger, or have ended. */
  boolean isStill() throws ErrnoException {
    for (int thread : ProcessNumbers.threadsOf(process.pid())) {
      if (!isStill(thread)) {
        return false;
      }
    }
    return true;
  }

  private boolean isStill(int thread) throws ErrnoException {
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
   * Waits until it stands still.
   *
   * @throws IOException if that takes too long
   */
  void await() throws IOException {
    Patience patience = new Patience();
    while (!isStill()) {
      if (!patience.waits()) {
        throw new IOException(
            "process %s does not stop within %s: it waits for a device; try again without freeze"
                .formatted(process.label(), Patience.LIMIT_TEXT));
      }
    }
  }
}
