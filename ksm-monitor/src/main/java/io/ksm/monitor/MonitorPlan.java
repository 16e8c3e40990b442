package io.ksm.monitor;

import io.ksm.core.plugin.Stack;
import io.ksm.linux.process.ExcludedProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is to be watched, at which cost, and to whom it is shown. Immutable.
 *
 * @param sources as users name them: {@code all}, {@code pid:NAME}, {@code cgroup:PATH}, …
 * @param excluded what is left out of those, as users name processes
 * @param stack the scanner's parts
 * @param threads how many scan
 * @param maxCpu how much of one processor the whole process may use
 * @param every how long after the beginning of a full scan the next one may begin, at the earliest
 * @param top how many processes and control groups have metrics of their own
 * @param listen where Prometheus may ask by HTTP; null for nowhere
 * @param textfile the folder of the node exporter's text files; null for none
 */
public record MonitorPlan(
    List<String> sources,
    List<String> excluded,
    Stack stack,
    int threads,
    double maxCpu,
    Duration every,
    int top,
    @Nullable InetSocketAddress listen,
    @Nullable Path textfile) {

  /** Copies the lists. */
  public MonitorPlan {
    sources = List.copyOf(sources);
    excluded = List.copyOf(excluded);
  }

  ExcludedProcesses excludedProcesses() {
    return new ExcludedProcesses(excluded);
  }
}
