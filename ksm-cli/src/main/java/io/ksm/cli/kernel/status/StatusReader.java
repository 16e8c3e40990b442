package io.ksm.cli.kernel.status;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.counters.KsmdTime;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.ProcessScan;
import java.io.IOException;

/** Asks the kernel for all that {@link KernelStatus} holds. */
public final class StatusReader {
  private StatusReader() {}

  /**
   * Asks it.
   *
   * @throws IOException if this kernel has no KSM, or does not tell
   */
  public static KernelStatus read() throws IOException {
    KernelKsm ksm = KernelKsm.open();
    ProcessScan processes = ksm.processes();
    return new KernelStatus(
        ksm.pageSize(),
        ksm.knobs(),
        KernelCounters.read(ksm),
        KsmdTime.read(ksm),
        processes.processes(),
        processes.unreadable(),
        ksm.unmergeNeed(processes));
  }
}
