package io.ksm.cli.fleet;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.FingerprintOptions;
import io.ksm.cli.options.OutputFile;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.core.plugin.NamedSource;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.SourceWishes;
import io.ksm.core.plugin.Sources;
import io.ksm.fleet.collect.CollectionPlan;
import io.ksm.fleet.collect.CollectionSummary;
import io.ksm.fleet.collect.Collector;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.linux.AvailableMemory;
import io.ksm.linux.MachineName;
import io.ksm.trace.key.KeyFile;
import io.ksm.trace.key.TraceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Collects the contents of a host's memory. */
@Command(
    name = "collect",
    description = {
      "Collect which contents the memory of this host has, as keyed fingerprints in a file.",
      "Nothing is changed, and no contents leave the host."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm fleet collect --out host1.contents                 all processes that you may read",
      "  ksm fleet collect pid:qemu-system-x86_64 --out host1.contents",
      "  ksm fleet collect trace:DIR --host web1 --memory 64GiB --out web1.contents",
      "                                                         what was recorded elsewhere"
    })
public final class CollectCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private PluginDirectory directory = new PluginDirectory();
  @Mixin private FingerprintOptions fingerprints = new FingerprintOptions();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "What to collect, named as for 'ksm scan': pid:N, pid:NAME, cgroup:PATH, all, image:PATH,"
            + " trace:DIR, …",
        "None: every process that you may read, but ksm itself."
      })
  private List<String> sources = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file for the contents. It is replaced once all is collected.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The name of the host whose memory it is; default this machine's name.")
  private @Nullable String host;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "How much memory that host has, as in 64GiB; default this machine's, unknown with --host.",
      converter = ByteSize.class)
  private @Nullable Long memory;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "When the memory was like that, as in 2026-01-31T12:00:00Z, if it was recorded or dumped;"
              + " default now.",
      converter = ClockTime.class)
  private @Nullable Instant time;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int threadCount = fingerprints.threads();
    if (host != null && host.isBlank()) {
      throw new UsageException("--host is empty: give the host's name");
    }
    if (!ContentsWriter.mayReplace(out)) {
      throw new UsageException(
          "cannot write '%s': it is not a regular file; give --out another one".formatted(out));
    }
    OutputFile.requireReplaceable("--out", out);
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = directory.load(messages);
        Sources opened = Sources.openOrFind(plugins.sources(), sources, SourceWishes.NONE)) {
      KeyFile keyFile = fingerprints.keyFile();
      boolean isNew = !keyFile.exists();
      TraceKey key = keyFile.readOrMake();
      if (isNew) {
        messages.say(
            "key %s was made now, in '%s': copy that file to all hosts before you collect there"
                .formatted(key.id(), keyFile.path()));
      }
      opened.warnings().forEach(messages::say);
      for (NamedSource named : opened.all()) {
        named.warnings().forEach(messages::say);
      }
      messages.flush();
      CollectionSummary summary =
          new Collector(plan(key, threadCount), opened.all(), sources.isEmpty()).run();
      CollectionText.write(summary, out, key.id(), messages, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private CollectionPlan plan(TraceKey key, int threadCount) throws IOException {
    String name = host == null ? MachineName.host() : host;
    if (name.isEmpty()) {
      throw new UsageException("this system does not tell the machine's name: give one by --host");
    }
    long bytes = host == null ? AvailableMemory.total().orElse(0) : 0;
    return new CollectionPlan(out, key, name, memory == null ? bytes : memory, time, threadCount);
  }
}
