package io.ksm.cli.kernel;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.ProcessScan;
import java.io.IOException;

/** Asks the kernel for all that {@link KernelStatus} holds. */
final class StatusReader {
  private StatusReader() {}

  static KernelStatus read() throws IOException {
    KernelKsm ksm = KernelKsm.open();
    ProcessScan processes = ksm.processes();
    return new KernelStatus(
        ksm.pageSize(),
        ksm.knobs(),
        KernelCounters.read(ksm),
        KsmdTime.read(ksm),
        processes.processes(),
        processes.unreadable());
  }
}
