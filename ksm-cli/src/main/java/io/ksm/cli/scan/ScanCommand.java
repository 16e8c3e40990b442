package io.ksm.cli.scan;

import io.ksm.api.UsageException;
import io.ksm.cli.compare.Comparison;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.OutputFile;
import io.ksm.cli.options.StackOptions;
import io.ksm.cli.options.TimeSpan;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.compress.CompressionSample;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SimilarLines;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.MergingLimits;
import io.ksm.core.report.ReportOptions;
import io.ksm.linux.AvailableMemory;
import io.ksm.linux.NumaNodes;
import io.ksm.report.pages.EqualPagesCsv;
import io.ksm.report.scan.ScanResult;
import io.ksm.report.scan.ScanSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what page merging would save among some sources. */
@Command(
    name = "scan",
    description = {
      "Find the equal pages of processes or memory images, and say what merging them would save.",
      "Nothing is changed: the memory is only read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm scan                         all processes that you may read",
      "  ksm scan pid:1234 pid:redis-server",
      "                                   a process by its number, and all of a name",
      "  ksm scan --freeze cgroup:system.slice/redis.service",
      "                                   a container, systemd unit or pod, held still meanwhile",
      "  ksm scan --exclude backup --domain user",
      "                                   all but one program, and what merges within each user",
      "  ksm scan vm1.mem core.1234 dump.kdump.zst",
      "                                   memory images, their formats detected",
      "  ksm scan image:vm1.mem,page-size=16384",
      "                                   an image with an option; 'ksm plugins' lists them",
      "  ksm scan --keep-going --format json -o report.json snapshots/",
      "                                   a directory's files, damaged ones as far as they go"
    })
public final class ScanCommand implements Callable<Integer> {
  /** Memory of a living process must be seen twice to be calm, and once more to be trusted. */
  private static final int LIVE_SCANS = 3;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private SourceOptions sourceOptions = new SourceOptions();
  @Mixin private StackOptions stackOptions = new StackOptions();
  @Mixin private PolicyOption policyOption = new PolicyOption();
  @Mixin private GroupOptions groupOptions = new GroupOptions();
  @Mixin private ScanOutput output = new ScanOutput();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "What to scan: pid:N or pid:NAME (processes), cgroup:PATH (those of a container, systemd"
            + " unit or pod), all; image:PATH or a path (memory in a file, its format detected), a"
            + " directory (its files or what CRIU dumped); another NAME:ARGUMENT that 'ksm plugins'"
            + " lists.",
        "None: every process that you may read, but ksm itself."
      })
  private List<String> sources = List.of();

  @Option(
      names = "--scans",
      paramLabel = "N",
      description = "Full scans; default 1 if no source can change, else " + LIVE_SCANS + ".")
  private @Nullable Integer scans;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Pause between scans of live sources, as in 500ms, 2s, 1m; default 1s.",
      converter = TimeSpan.class)
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "List the N most repeated contents; default ${DEFAULT-VALUE}.")
  private int top = 5;

  @Option(
      names = "--show-bytes",
      description = "Show the first bytes of each listed content. Memory holds secrets.")
  private boolean showBytes;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description =
          "Write there which pages are equal, as CSV: content, hash, label, address, pages.")
  private @Nullable Path groups;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (scans != null && scans < 1) {
      throw new UsageException("--scans is %d: give a number from 1".formatted(scans));
    }
    if (top < 0) {
      throw new UsageException("--top is %d: give a number from 0".formatted(top));
    }
    if (groups != null) {
      OutputFile.requireWritable("--groups", groups);
    }
    output.check();
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages)) {
      ScanSetup setup = stackOptions.setup(plugins, policyOption.part(plugins));
      try (Sources opened = open(plugins)) {
        sourceOptions.requireStill(opened.all(), plugins.sources());
        if (!sources.isEmpty()) {
          sourceOptions.unused(opened.all()).forEach(messages::say);
        }
        opened.warnings().forEach(messages::say);
        return scan(setup, opened, plugins, messages);
      }
    }
  }

  private Sources open(Plugins plugins) throws IOException {
    boolean nodesApart =
        groupOptions.keepsNodesApart() || MachineSettings.keepsApart(NumaNodes.ofMachine().count());
    Map<String, String> asked = SourceOptions.nodes(nodesApart);
    if (sources.isEmpty()) {
      sourceOptions.requireNames(plugins.sources());
      return Sources.find(plugins.sources(), sourceOptions.wishes(asked), asked);
    }
    return Sources.open(plugins.sources(), sources, sourceOptions.wishes(asked));
  }

  private int scan(ScanSetup setup, Sources opened, Plugins plugins, Messages messages)
      throws IOException, InterruptedException {
    ScanResult result;
    MissingPages missing;
    @Nullable MachineSettings machine;
    @Nullable IOException unwritten;
    @Nullable Comparison comparison = null;
    try (CompressionSample sample = output.compare().visitor(setup.threads());
        ScanProgress progress = ScanProgress.on(spec.commandLine().getErr());
        Ksm ksm = build(setup.builder(plugins).listener(progress), opened)) {
      SimilarLines.of(ksm.warnings()).forEach(messages::say);
      messages.flush();
      int count = scans != null ? scans : ksm.isStatic() ? 1 : LIVE_SCANS;
      Duration pause = ksm.isStatic() ? Duration.ZERO : interval;
      NumaNodes nodes = NumaNodes.ofMachine();
      @Nullable MachineSettings settings =
          ksm.isStatic() ? null : MachineSettings.read(setup.stack().policy(), nodes.count());
      ReportOptions options =
          reportOptions(settings, nodes).withSample(output.compare().wish(sample));
      result =
          new ScanRun(count, pause, options, groupOptions.shown(), showBytes)
              .run(ksm, setup, progress);
      unwritten = groups == null ? null : writeGroups(ksm, groups);
      missing = MissingPages.of(opened, ksm, result.report());
      machine = settings == null ? null : settings.after(result.report());
      if (sample != null) {
        comparison = Comparison.of(result.report(), sample, available(ksm));
      }
    }
    try {
      output.write(new ScanOutcome(result, machine, comparison), spec.commandLine().getOut());
    } finally {
      missing.lines().forEach(messages::say);
    }
    if (unwritten != null) {
      throw unwritten;
    }
    return missing.isFailure() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  /** Memory in files may be of another machine. */
  private static OptionalLong available(Ksm ksm) throws IOException {
    return ksm.isStatic() ? OptionalLong.empty() : AvailableMemory.read();
  }

  /** Returns why they could not be written; null if they were. A result without them is one. */
  private static @Nullable IOException writeGroups(Ksm ksm, Path file) {
    try {
      EqualPagesCsv.write(ksm, file);
      return null;
    } catch (IOException e) {
      return new IOException(e.getMessage() + "; the result was printed all the same", e);
    }
  }

  private ReportOptions reportOptions(@Nullable MachineSettings settings, NumaNodes nodes) {
    Set<MergingLimits> limits = new HashSet<>();
    if (groupOptions.keepsNodesApart()) {
      limits.add(MergingLimits.NODES_APART);
    }
    if (settings != null) {
      settings.limits().ifPresent(limits::add);
    }
    return new ReportOptions(top, groupOptions.shown().all())
        .withLimits(limits, nodes::ofPfn)
        .withMaps(output.mapCells());
  }

  private static Ksm build(KsmBuilder builder, Sources opened) throws IOException {
    opened.take().forEach(builder::source);
    return builder.build();
  }
}
