package io.ksm.cli.kernel.status;

import io.ksm.monitor.exposition.PrometheusText;
import io.ksm.monitor.metrics.KernelMetrics;
import io.ksm.monitor.metrics.KernelState;
import io.ksm.monitor.metrics.Samples;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the state of the kernel's page merging for Prometheus, as {@code ksm monitor} does. What
 * this kernel does not tell is left out.
 */
final class StatusPrometheus {
  private StatusPrometheus() {}

  /**
   * Writes the metrics.
   *
   * @param most how many processes, and control groups, to list; the others are summed
   */
  static void write(KernelStatus status, int most, Appendable out) throws IOException {
    Map<String, Long> counters = new LinkedHashMap<>();
    status
        .counters()
        .values()
        .forEach((counter, value) -> counters.put(counter.kernelName(), value));
    Samples samples = new Samples();
    KernelMetrics.addTo(
        samples,
        new KernelState(counters, status.knobs(), status.ksmdCpuNanos(), status.pageSize()));
    KernelMetrics.addUnmergeNeed(samples, status.unmergeNeed(), most);
    KernelMetrics.addProcesses(
        samples, Processes.mostFirst(status.processes()), status.unreadable(), most);
    PrometheusText.write(samples, out);
  }
}
