package io.ksm.monitor;

import io.ksm.api.UsageException;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.ProcessMerging;
import io.ksm.kernel.ProcessScan;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.monitor.metrics.KernelMetrics;
import io.ksm.monitor.metrics.KernelState;
import io.ksm.monitor.metrics.Samples;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel's KSM whenever metrics are made. Its counters are asked for each time; processes,
 * of which there may be many, once in a while. Thread-safe.
 */
final class KernelWatch {
  private static final Logger LOG = System.getLogger("io.ksm.monitor");

  /** What the kernel tells of processes, and when it did. */
  private record Asked(ProcessScan processes, UnmergeNeed unmerge, long nanoTime) {}

  private final @Nullable KernelKsm ksm;
  private final Duration processesEvery;
  private @Nullable Asked asked;
  private boolean failed;

  /**
   * Makes a watch; of nothing where this machine has no KSM.
   *
   * @param processesEvery how old what is told of processes may be
   */
  KernelWatch(Duration processesEvery) {
    this.processesEvery = processesEvery;
    KernelKsm found = null;
    try {
      found = KernelKsm.open();
    } catch (KernelKsmException | UsageException e) {
      LOG.log(Level.WARNING, "nothing of the kernel''s KSM is told: {0}", e.getMessage());
    }
    ksm = found;
  }

  /**
   * Adds what the kernel tells; what it does not is left out, and logged once.
   *
   * @param top how many processes are named
   */
  synchronized void addTo(Samples samples, int top) {
    if (ksm == null) {
      return;
    }
    try {
      KernelMetrics.addTo(samples, KernelState.read(ksm));
      Asked last = ask(ksm);
      KernelMetrics.addUnmergeNeed(samples, last.unmerge, top);
      ProcessScan processes = last.processes;
      List<ProcessMerging> mostFirst =
          processes.processes().stream().sorted(ProcessMerging.MOST_FIRST).toList();
      KernelMetrics.addProcesses(samples, mostFirst, processes.unreadable(), top);
      failed = false;
    } catch (KernelKsmException e) {
      if (!failed) {
        LOG.log(Level.WARNING, "the kernel''s KSM cannot be asked: {0}", e.getMessage());
      }
      failed = true;
    }
  }

  private Asked ask(KernelKsm kernel) throws KernelKsmException {
    Asked last = asked;
    long now = System.nanoTime();
    if (last == null || now - last.nanoTime > processesEvery.toNanos()) {
      ProcessScan processes = kernel.processes();
      last = new Asked(processes, kernel.unmergeNeed(processes), now);
      asked = last;
    }
    return last;
  }
}
