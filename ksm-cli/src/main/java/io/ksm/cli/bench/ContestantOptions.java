package io.ksm.cli.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.bench.workload.Workload;
import io.ksm.cli.options.SpecList;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Reads the options that say who takes part. */
final class ContestantOptions {
  @Option(
      names = "--hasher",
      paramLabel = "NAMES",
      description =
          "Hashers, as in crc32c,xxh64; default auto, which is crc32c or crc32: whichever suits"
              + " this processor.")
  private List<String> hashers = List.of(Stack.DEFAULT_HASHER.name());

  @Option(
      names = "--index",
      paramLabel = "NAMES",
      description = "Indexes, as in rb,skiplist; default rb.")
  private List<String> indexes = List.of("rb");

  @Option(
      names = "--policy",
      paramLabel = "NAMES",
      description =
          "Policies, as in ksm:smart-scan=off,eager: a piece KEY=VALUE belongs to the name before"
              + " it. Taken as they are; default ksm:smart-scan=off,use-zero-pages=on.")
  private List<String> policies = List.of("ksm:smart-scan=off,use-zero-pages=on");

  @Option(
      names = "--threads",
      paramLabel = "NUMBERS",
      description = "Numbers of threads, as in 1,2; default as many as there are processors.")
  private List<String> threads =
      List.of(Integer.toString(Runtime.getRuntime().availableProcessors()));

  @Option(
      names = "--still",
      paramLabel = "WORDS",
      description =
          "What stacks are told of the memory: on (pages cannot change: one scan finds all), off"
              + " (pages may change: they must hold still from one scan to the next, as for ksmd),"
              + " source (what the source says). Default: source; beside the kernel both ways,"
              + " where pages cannot change.")
  private List<String> assumedStatic = List.of();

  @Option(
      names = "--contestants",
      paramLabel = "NAMES",
      description =
          "Who takes part besides: limit:read (reads every byte), limit:process_vm_readv (copies"
              + " memory of pid:N), baseline:hashmap, baseline:memcmp-tree, kernel:ksmd, arena (each"
              + " stack really merges a copy), or none; default limit:read.")
  private List<String> others = List.of("limit:read");

  @Option(
      names = "--kernel",
      description =
          "The kernel's own ksmd takes part: merges a copy of the memory, without pauses. Needs"
              + " root; uses the machine's KSM alone for seconds at a time, and puts all back.")
  private boolean kernel;

  @Option(
      names = "--fresh",
      description =
          "Measure stacks as whole processes: a new 'ksm scan' in each round, from its start to its"
              + " end.")
  private boolean fresh;

  /** Says whether stacks are measured as whole processes. */
  boolean isFresh() {
    return fresh;
  }

  /**
   * Returns everyone who takes part.
   *
   * @param plugins among which the parts are
   * @param workload what is scanned, if it is built in
   * @throws io.ksm.api.UsageException if there is no such part or contestant
   */
  List<Contestant> contestants(Plugins plugins, Optional<Workload> workload) {
    if (fresh && !assumedStatic.isEmpty()) {
      throw new UsageException(
          "with --fresh each source says itself whether its pages can change: leave out --still");
    }
    List<String> named = SpecList.split("--contestants", others);
    boolean besideKernel = kernel || named.contains(Kind.KERNEL.label());
    List<String> still =
        assumedStatic.isEmpty()
            ? usualAssumption(besideKernel, workload)
            : SpecList.split("--still", assumedStatic);
    Contestants contestants = new Contestants(SpecList.split("--threads", threads), still);
    for (Kind kind : kinds(named)) {
      contestants.addStacks(
          kind,
          SpecList.parts("--hasher", hashers),
          SpecList.parts("--index", indexes),
          SpecList.parts("--policy", policies),
          plugins);
    }
    contestants.addOthers(named);
    if (kernel) {
      contestants.add(Kind.KERNEL);
    }
    return contestants.all();
  }

  /** Says as what stacks take part. */
  private List<Kind> kinds(List<String> named) {
    Kind kind = fresh ? Kind.FRESH : Kind.ENGINE;
    return named.contains(Kind.ARENA.label()) ? List.of(kind, Kind.ARENA) : List.of(kind);
  }

  /**
   * Beside the kernel, which needs two scans, stands a row that needs two as well. Of memory that
   * is not known to hold still nobody is told that it does, unless it says so itself.
   */
  private static List<String> usualAssumption(boolean besideKernel, Optional<Workload> workload) {
    if (!besideKernel || workload.filter(known -> !known.isStatic()).isPresent()) {
      return List.of("source");
    }
    return workload.isPresent() ? List.of("on", "off") : List.of("source", "off");
  }
}
