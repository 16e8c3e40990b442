package io.ksm.cli.record;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.FingerprintOptions;
import io.ksm.cli.options.Share;
import io.ksm.cli.options.TimeSpan;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.cli.signals.SignalStop;
import io.ksm.core.CpuLimit;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.record.RecordedSources;
import io.ksm.record.Recorder;
import io.ksm.record.RecordingPlan;
import io.ksm.record.RecordingSummary;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records what memory holds over time. */
@Command(
    name = "record",
    description = {
      "Record what memory holds over time: fingerprints of its pages, never their contents.",
      "Scan the trace by 'ksm scan trace:DIR', or query its Parquet files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm record --out trace           all processes that you may read, for an hour",
      "  ksm record pid:redis-server --out trace --every 2s --for 10m --max-cpu 5%%",
      "                                   all processes of a name, at a bounded cost",
      "  ksm scan trace:trace,at=5m       what merging would have saved five minutes later"
    })
public final class RecordCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private FingerprintOptions fingerprints = new FingerprintOptions();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "What to record, named as for 'ksm scan': pid:N, pid:NAME, cgroup:PATH, all, image:PATH, …"
            + " Processes of a name or group may come and go.",
        "None: every process that you may read, but ksm itself."
      })
  private List<String> sources = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder for the trace; new or empty.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description =
          "Time from the beginning of a sample to the next, as in 500ms, 10s; default 10s.",
      converter = TimeSpan.class)
  private Duration every = Duration.ofSeconds(10);

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long samples are begun, as in 90s, 10m, 1h; 0 takes one; default 1h.",
      converter = TimeSpan.class)
  private Duration length = Duration.ofHours(1);

  @Option(
      names = "--max-cpu",
      paramLabel = "PERCENT",
      description = "Use at most this share of one processor, as in 5%%; default: no limit.",
      converter = Share.class)
  private double maxCpu = CpuLimit.NONE;

  @Option(
      names = "--plain",
      description = "Write numbers as they are, for readers that know no differences (Flink).")
  private boolean plain;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (every.isZero()) {
      throw new UsageException("--every is 0: give a time above 0, as in 500ms, 10s, 1m");
    }
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages)) {
      TraceKey key = fingerprints.keyFile().readOrMake();
      RecordedSources named = RecordedSources.named(plugins, sources, SourceWishes.NONE);
      Recorder recorder =
          new Recorder(
              new RecordingPlan(out, key, every, length, maxCpu, plain, fingerprints.threads()),
              named,
              new RecordingText(messages, named));
      try (SignalStop signals = SignalStop.begin(recorder::stop)) {
        return run(recorder, key, messages, signals);
      }
    }
  }

  private int run(Recorder recorder, TraceKey key, Messages messages, SignalStop signals)
      throws IOException, InterruptedException {
    RecordingSummary summary;
    try {
      summary = recorder.run();
    } catch (IOException e) {
      if (signals.hasCome()) {
        // The signal ends the JVM, so that nobody else would say it.
        messages.say(String.valueOf(e.getMessage()));
        messages.flush();
      }
      throw e;
    }
    if (summary.samples() == 0) {
      messages.say("it was stopped within the first sample: nothing is recorded");
      messages.flush();
      return ExitCode.SOFTWARE;
    }
    RecordingText.write(summary, out, key.id(), spec.commandLine().getOut());
    signals.ended(ExitCode.OK);
    return ExitCode.OK;
  }
}
