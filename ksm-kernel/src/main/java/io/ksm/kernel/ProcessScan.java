package io.ksm.kernel;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.HelperProcess;
import io.ksm.linux.process.ProcessNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists which processes of this machine take part in merging.
 *
 * @param processes those with mergeable, tracked or merged memory, in the order of their numbers
 * @param unreadable how many processes could not be read, for lack of a right
 */
public record ProcessScan(List<ProcessMerging> processes, int unreadable) {
  /** Makes a result; the list is copied. */
  public ProcessScan {
    processes = List.copyOf(processes);
  }

  /**
   * Asks every process. Those that end meanwhile are left out, and so are ksm's own helpers: their
   * memory is their parent's, and it is counted there.
   */
  static ProcessScan ofAll() throws KernelKsmException {
    List<ProcessMerging> processes = new ArrayList<>();
    int unreadable = 0;
    for (int pid : pids()) {
      try {
        ProcessMerging merging = ProcessMerging.read(pid);
        if (merging.takesPart() && !HelperProcess.isHelper(pid, merging.name())) {
          processes.add(merging);
        }
      } catch (ErrnoException e) {
        if (e.isDenied()) {
          unreadable++;
        } else if (!e.isGone()) {
          throw new KernelKsmException(e.getMessage(), e);
        }
      }
    }
    return new ProcessScan(processes, unreadable);
  }

  /** Returns the numbers of all processes, in their order. */
  static List<Integer> pids() throws KernelKsmException {
    try {
      return ProcessNumbers.all();
    } catch (IOException e) {
      throw new KernelKsmException(String.valueOf(e.getMessage()), e);
    }
  }
}
