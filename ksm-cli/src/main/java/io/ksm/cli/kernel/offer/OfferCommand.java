package io.ksm.cli.kernel.offer;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.ByteSize;
import io.ksm.cli.options.TimeSpan;
import io.ksm.core.plugin.Plugins;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import io.ksm.kernel.offer.MemoryOffer;
import io.ksm.kernel.offer.OfferResult;
import io.ksm.kernel.offer.OfferState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Offers memory of running programs to the kernel's page merging. */
@Command(
    name = "offer",
    description = {
      "Offer memory of running programs to the kernel's page merging: all that can merge, also what"
          + " they will get, and that of the programs that they will start (PR_SET_MEMORY_MERGE).",
      "A thread of the program is stopped for a moment, makes that call, and goes on where it was."
          + " Needs the right to trace the program: root, or its user."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm kernel offer --dry-run redis-server        what that would save; nothing is changed",
      "  ksm kernel offer redis-server                  all memory of all processes of that name",
      "  ksm kernel offer --region heap pid:1234        one kind of memory of one process",
      "  ksm kernel offer --persist                     what systemd can do for all that is worth it"
    })
public final class OfferCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private TargetOptions options = new TargetOptions();

  @Option(
      names = "--dry-run",
      description = "Change nothing: scan the processes, and say what offering them would save.")
  private boolean dryRun;

  @Option(
      names = "--persist",
      description = {
        "Change nothing: scan the processes, or all if none is named, and print for each unit of"
            + " systemd that is worth it the setting that offers its memory at each start."
      })
  private boolean persist;

  @Option(
      names = "--min-saving",
      paramLabel = "SIZE",
      description = "For --persist: what a unit has to save to be worth it; default 16MiB.",
      converter = ByteSize.class)
  private long minSaving = 16 << 20;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Pause between the scans of --dry-run and --persist; default 1s.",
      converter = TimeSpan.class)
  private Duration interval = Duration.ofSeconds(1);

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = options.directory().load(messages)) {
      return dryRun || persist ? forecast(plugins, messages) : offer(plugins, messages);
    }
  }

  private void check() {
    if (dryRun && persist) {
      throw new UsageException("--dry-run and --persist say different things: leave one out");
    }
    if (options.namesNone() && !persist) {
      throw new UsageException(
          "no process to offer memory of: give pid:N, a program's NAME, or cgroup:PATH");
    }
    if (!options.kinds().isEmpty() && (dryRun || persist)) {
      throw new UsageException(
          "--region is for what is really offered; 'ksm scan' says what each kind would save");
    }
  }

  private int forecast(Plugins plugins, Messages messages)
      throws IOException, InterruptedException {
    Forecast forecast = Forecast.of(options.targets(), plugins, interval, messages);
    if (persist) {
      DropIns.write(forecast, minSaving, spec.commandLine().getOut());
    } else {
      ForecastWriter.write(forecast, options.format(), spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private int offer(Plugins plugins, Messages messages) throws IOException {
    KindRanges ranges = new KindRanges(options.kinds(), plugins);
    int status =
        new EachProcess(messages)
            .ask(
                options.targets().find(messages::say),
                pid -> offer(pid, ranges),
                this::holds,
                options.format(),
                spec.commandLine().getOut());
    noteKsmd(messages);
    return status;
  }

  private OfferResult offer(int pid, KindRanges ranges) throws IOException {
    MemoryOffer process = MemoryOffer.to(pid, options.suspendsSeccomp());
    return options.kinds().isEmpty() ? process.offerAll() : process.offer(ranges.in(pid));
  }

  private boolean holds(OfferResult result) {
    return options.kinds().isEmpty()
        ? result.after() == OfferState.ALL || result.after() == OfferState.UNKNOWN
        : result.markedBytes() > 0;
  }

  private static void noteKsmd(Messages messages) throws KernelKsmException {
    String run = KernelKsm.open().read(Knob.RUN);
    if (!run.equals("1")) {
      messages.say(
          "ksmd is not running (run=%s): nothing merges until 'ksm kernel set run=1', as root"
              .formatted(run));
    }
  }
}
