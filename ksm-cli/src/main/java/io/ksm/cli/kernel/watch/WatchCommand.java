package io.ksm.cli.kernel.watch;

import io.ksm.api.UsageException;
import io.ksm.cli.options.TimeSpan;
import io.ksm.kernel.KernelKsm;
import io.ksm.report.text.OutputFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the counters as they change. */
@Command(
    name = "watch",
    description = {
      "Print a line at the end of each interval: what ksmd did in it, and how the counters stand.",
      "Ends after --count lines, or by Ctrl-C, which is not a failure."
    })
public final class WatchCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Time between lines, as in 500ms, 2s, 1m; default 1s.",
      converter = TimeSpan.class)
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after N lines; default: not by itself.")
  private @Nullable Integer count;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (an object a line for json); default ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count != null && count < 1) {
      throw new UsageException("--count is %d: give a number from 1".formatted(count));
    }
    if (interval.isZero()) {
      throw new UsageException("--interval is 0: give a time above 0, as in 500ms, 2s, 1m");
    }
    KernelKsm ksm = KernelKsm.open();
    try (SignalEnds _ = SignalEnds.begin()) {
      watch(ksm, count == null ? Integer.MAX_VALUE : count);
    }
    return ExitCode.OK;
  }

  private void watch(KernelKsm ksm, int lines) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StepWriter steps = StepWriter.of(format, out);
    KernelSample last = KernelSample.take(ksm);
    for (int line = 0; line < lines; line++) {
      Thread.sleep(interval);
      KernelSample next = KernelSample.take(ksm);
      steps.write(new KernelStep(last, next));
      // Flushes too. A reader that has enough is not a failure; the caller finds out about others.
      if (out.checkError()) {
        return;
      }
      last = next;
    }
  }
}
