package io.ksm.cli.kernel.status;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.MetricsFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the kernel's page merging is doing. */
@Command(
    name = "status",
    description = {
      "Show what the kernel's page merging is doing: counters, knobs, profit, and who merges.",
      "Anyone may look; the processes of other users are shown to root only."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int TABLE_PROCESSES = 20;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--processes",
      paramLabel = "N|all",
      description = {
        "List at most N processes, those that merge most;",
        "default " + TABLE_PROCESSES + " in a table, all otherwise."
      })
  private @Nullable String processes;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. The last has the names of"
              + " Prometheus's node exporter (node_ksmd_…).")
  private MetricsFormat format = MetricsFormat.TABLE;

  @Override
  public Integer call() throws IOException {
    int most = mostProcesses();
    KernelStatus status = StatusReader.read();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> StatusText.write(status, most, out);
      case JSON -> StatusJson.write(status, most, out);
      case CSV -> {
        StatusCsv.write(status, most, out);
        noteUnreadable(status);
      }
      case PROMETHEUS -> {
        StatusPrometheus.write(status, most, out);
        noteUnreadable(status);
      }
    }
    return ExitCode.OK;
  }

  private void noteUnreadable(KernelStatus status) {
    if (status.unreadable() > 0) {
      new Messages(spec.commandLine().getErr()).say(ProcessSection.unreadable(status.unreadable()));
    }
  }

  private int mostProcesses() {
    if (processes == null) {
      return format == MetricsFormat.TABLE ? TABLE_PROCESSES : Integer.MAX_VALUE;
    }
    if (processes.equals("all")) {
      return Integer.MAX_VALUE;
    }
    if (!processes.matches("\\d{1,9}")) {
      throw new UsageException(
          "--processes is '%s': give a number from 0, or all".formatted(processes));
    }
    return Integer.parseInt(processes);
  }
}
