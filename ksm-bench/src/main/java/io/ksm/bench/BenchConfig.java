package io.ksm.bench;

import io.ksm.bench.contest.Contestant;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what to measure, and how. Eleven components, because the result tells each of them.
 *
 * @param contestants in the order of the result
 * @param sources as users write them, or the name of one built-in workload
 * @param bytes how large a built-in workload is
 * @param rounds how often each contestant is measured
 * @param warmUps how often before that, without counting
 * @param seed of the workload and of the order within rounds
 * @param folder where a workload's files lie meanwhile
 * @param place where a workload is kept
 * @param plugins folders of further plug-ins, as a search path; empty for none
 * @param programs that are started
 * @param commandLine that asked for all this; it is printed with the figures
 */
public record BenchConfig(
    List<Contestant> contestants,
    List<String> sources,
    long bytes,
    int rounds,
    int warmUps,
    long seed,
    Path folder,
    WorkloadPlace place,
    String plugins,
    BenchPrograms programs,
    String commandLine) {

  /** Copies the lists. */
  public BenchConfig {
    contestants = List.copyOf(contestants);
    sources = List.copyOf(sources);
  }

  /** Says whether contestants open the memory anew each time they are measured. */
  boolean opensAnew() {
    return contestants.stream().anyMatch(who -> who.kind() == Contestant.Kind.FRESH);
  }
}
