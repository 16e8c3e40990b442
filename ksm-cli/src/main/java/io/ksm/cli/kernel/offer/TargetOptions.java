package io.ksm.cli.kernel.offer;

import io.ksm.cli.options.FormatOption;
import io.ksm.cli.plugins.PluginDirectory;
import io.ksm.report.text.OutputFormat;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads which processes are meant, and what of them, for {@code offer} and {@code withdraw}. */
final class TargetOptions {
  @Mixin private PluginDirectory directory = new PluginDirectory();

  @Parameters(
      paramLabel = "PROCESS",
      arity = "0..*",
      description =
          "pid:N (one process), NAME (all of a name), cgroup:PATH (those of a container, systemd"
              + " unit or pod).")
  private List<String> words = List.of();

  @Option(
      names = "--region",
      paramLabel = "KIND",
      description = {
        "Only memory of that kind, as it is now (madvise): heap, anonymous, 'java heap', 'thread"
            + " stack', files; 'ksm scan' lists a process's kinds. May be given several times."
      })
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--suspend-seccomp",
      description = {
        "Also ask processes that filter system calls, as containers do: suspend the filters for the"
            + " moment of the call. Needs root."
      })
  private boolean suspendSeccomp;

  @Mixin private FormatOption format = new FormatOption();

  Targets targets() {
    return new Targets(words);
  }

  boolean namesNone() {
    return words.isEmpty();
  }

  List<String> kinds() {
    return kinds;
  }

  boolean suspendsSeccomp() {
    return suspendSeccomp;
  }

  OutputFormat format() {
    return format.value();
  }

  PluginDirectory directory() {
    return directory;
  }
}
