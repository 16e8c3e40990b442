package io.ksm.cli.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.Bench;
import io.ksm.bench.BenchConfig;
import io.ksm.bench.BenchPrograms;
import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.WorkloadPlace;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.workload.Workload;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.messages.StatusLine;
import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.options.OutputFile;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.core.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures stacks of plug-ins against each other. */
@Command(
    name = "bench",
    description = {
      "Measure stacks of plug-ins over the same memory, side by side with the machine's limit, with"
          + " simple solutions, and with the kernel's own ksmd.",
      "Every combination of the lists is a row of the result and has a process of its own;"
          + " measurements are interleaved over rounds."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm bench mix --hasher crc32c,xxh64 --index rb,skiplist",
      "  ksm bench clones --size 1GiB --kernel",
      "  ksm bench mix --size 1GiB --kernel --fresh",
      "  ksm bench mix --size 1GiB --live --contestants limit:process_vm_readv",
      "  ksm bench --policy ksm:smart-scan=off,use-zero-pages=on,eager vm1.mem vm2.mem",
      "  ksm bench --contestants limit:read,baseline:hashmap --html report.html mix",
      "  ksm bench --plugins parts --index rb,mine --baseline rb mix",
      "  ksm bench --compare before.json after.json"
    })
public final class BenchCommand implements Callable<Integer> {
  /** The launcher's property that says where it is. */
  private static final String LAUNCHER = "ksm.launcher";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private ContestantOptions contestantOptions = new ContestantOptions();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description = {
        "What to scan: as for 'ksm scan'; or one of the built-in workloads mix, clones, zero-heavy,"
            + " unique, worst-prefix, volatile, collisions, collisions-xxh32."
      })
  private List<String> sources = List.of();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Size of a built-in workload, as in 1GiB; default 256MiB.",
      converter = ByteSize.class)
  private long size = 256 << 20;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is measured; default ${DEFAULT-VALUE}.")
  private int rounds = 7;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "How often each is run before that; default ${DEFAULT-VALUE}.")
  private int warmUps = 8;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of workloads and of the order in rounds; default: a new one, printed.")
  private @Nullable Long seed;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where a workload's files are kept meanwhile; default /var/tmp.")
  private @Nullable Path folder;

  @Option(names = "--keep", description = "Leave the workload's files there.")
  private boolean keep;

  @Option(
      names = "--live",
      description =
          "Keep the workload in memory of live processes, to be scanned there. What"
              + " else they have is scanned, too.")
  private boolean live;

  @Option(
      names = "--scans",
      paramLabel = "N",
      description =
          "Full scans of each process that --fresh starts, without a pause; default as 'ksm scan'.")
  private @Nullable Integer scans;

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with charts there, too; it needs nothing else.")
  private @Nullable Path html;

  @Option(
      names = "--baseline",
      paramLabel = "ROW",
      description =
          "Show how many times as fast as this row each other one is: the name of a row, as the"
              + " tables give it.")
  private @Nullable String baseline;

  @Option(
      names = "--compare",
      description =
          "Measure nothing: compare two results in JSON, SOURCE being the files BEFORE and AFTER,"
              + " and say what changed beyond the noise. Exit status 1 if anything got worse.")
  private boolean compare;

  @Override
  public Integer call() throws IOException {
    if (compare) {
      return compare();
    }
    requireAtLeast("--rounds", rounds, 1);
    requireAtLeast("--warm-ups", warmUps, 0);
    requireAtLeast("--scans", scans == null ? 1 : scans, 1);
    if (html != null) {
      OutputFile.requireWritable("--html", html);
    }
    Optional<Workload> workload = Workload.among(sources);
    requireUseOfOptions(workload);
    PrintWriter err = spec.commandLine().getErr();
    List<Contestant> contestants;
    try (Plugins plugins = directory.load(new Messages(err))) {
      contestants = contestantOptions.contestants(plugins, workload);
    }
    Contestant heldAgainst = baseline == null ? null : Baseline.among(contestants, baseline);
    BenchConfig config =
        new BenchConfig(
            contestants,
            sources,
            size,
            rounds,
            warmUps,
            seed != null ? seed : new Random().nextInt(1_000_000),
            folder != null ? folder : usualFolder(),
            place(),
            directory.path(),
            new BenchPrograms(ContestantMain.class, scan()),
            commandLine());
    BenchResult result;
    try (StatusLine line = StatusLine.on(err)) {
      result = Bench.run(config, new BenchLine(line));
    }
    // First what needs no file: it must not be lost if the page cannot be written.
    BenchReport report = new BenchReport(result, heldAgainst);
    print(report);
    if (html != null) {
      BenchHtml.write(report, html);
    }
    return isSound(result) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Says whether anything was measured and nobody failed by a fault of their own. */
  private static boolean isSound(BenchResult result) {
    return result.rows().stream().anyMatch(Row::ran)
        && result.rows().stream().noneMatch(Row::failed);
  }

  /** What was measured before, and what since: no option of a measurement makes sense. */
  private int compare() throws IOException {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!option.names()[0].equals("--compare")) {
        throw new UsageException(
            "%s is for a measurement, and --compare makes none: leave it out"
                .formatted(option.longestName()));
      }
    }
    if (sources.size() != 2) {
      throw new UsageException(
          "--compare takes two files, BEFORE.json and AFTER.json, and %d were given"
              .formatted(sources.size()));
    }
    BenchComparison comparison =
        new BenchComparison(
            SavedBench.read(Path.of(sources.getFirst())), SavedBench.read(Path.of(sources.get(1))));
    PrintWriter out = spec.commandLine().getOut();
    comparison.write(out);
    out.flush();
    return comparison.gotWorse() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private WorkloadPlace place() {
    if (live) {
      return WorkloadPlace.PROCESSES;
    }
    return keep ? WorkloadPlace.KEPT_FILES : WorkloadPlace.FILES;
  }

  /** Returns the words of the command that scans; none if no launcher has started this one. */
  private List<String> scan() {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher == null) {
      return List.of();
    }
    return scan(launcher, directory.words(), scans);
  }

  /** Of memory that may change, several scans are made: no pause between them is measured. */
  static List<String> scan(String launcher, List<String> directory, @Nullable Integer scans) {
    List<String> words = new ArrayList<>(List.of(launcher, "scan"));
    words.addAll(directory);
    words.add("--interval=1ms");
    if (scans != null) {
      words.add("--scans=" + scans);
    }
    return words;
  }

  private String commandLine() {
    List<String> words = new ArrayList<>(List.of(spec.root().name()));
    words.addAll(spec.commandLine().getParseResult().originalArgs());
    return String.join(" ", words);
  }

  private static void requireAtLeast(String option, int value, int min) {
    if (value < min) {
      throw new UsageException("%s is %d: give a number from %d".formatted(option, value, min));
    }
  }

  /** What would change nothing was given by mistake. */
  private void requireUseOfOptions(Optional<Workload> workload) {
    if (workload.isEmpty()) {
      for (String option : List.of("--size", "--work-dir", "--keep", "--live")) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
          throw new UsageException(
              "%s is for a built-in workload, and '%s' is not one: leave it out, or give one of %s"
                  .formatted(
                      option,
                      sources.getFirst(),
                      Arrays.stream(Workload.values())
                          .map(Workload::label)
                          .collect(Collectors.joining(", "))));
        }
      }
    } else if ((keep || live || contestantOptions.isFresh()) && !workload.get().isStatic()) {
      throw new UsageException(
          "%s needs files, and the workload '%s' has none, as its pages change: leave it out"
              .formatted(keep ? "--keep" : live ? "--live" : "--fresh", workload.get().label()));
    } else if (keep && live) {
      throw new UsageException("--keep keeps files, and --live processes: leave one of them out");
    }
    if (scans != null && !contestantOptions.isFresh()) {
      throw new UsageException("--scans is for processes that --fresh starts: leave it out");
    }
  }

  /** Where large temporary files belong; {@code /tmp} is memory on many systems. */
  private static Path usualFolder() {
    Path usual = Path.of("/var/tmp");
    return Files.isWritable(usual) ? usual : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private void print(BenchReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    switch (format.value()) {
      case TABLE -> BenchText.write(report, out);
      case JSON -> BenchJson.write(report, out);
      case CSV -> BenchCsv.write(report, out);
    }
    out.flush();
  }
}
