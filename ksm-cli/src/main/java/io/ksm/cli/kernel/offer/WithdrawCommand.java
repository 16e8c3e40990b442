package io.ksm.cli.kernel.offer;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.core.plugin.Plugins;
import io.ksm.kernel.NoRoomException;
import io.ksm.kernel.offer.MemoryOffer;
import io.ksm.kernel.offer.OfferResult;
import io.ksm.kernel.offer.OfferState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Withdraws memory of running programs from the kernel's page merging. */
@Command(
    name = "withdraw",
    description = {
      "Withdraw memory of running programs from the kernel's page merging, and unmerge it.",
      "Each merged page gets memory of its own again: refused where there is none for that."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm kernel withdraw redis-server               all memory of all processes of that name",
      "  ksm kernel withdraw --region heap pid:1234     one kind of memory of one process"
    })
public final class WithdrawCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private TargetOptions options = new TargetOptions();

  @Option(
      names = "--force",
      description = {
        "Withdraw also where there is too little memory for the copies. The kernel may kill processes"
            + " then."
      })
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (options.namesNone()) {
      throw new UsageException(
          "no process to withdraw memory of: give pid:N, a program's NAME, or cgroup:PATH");
    }
    Messages messages = new Messages(spec.commandLine().getErr());
    try (Plugins plugins = options.directory().load(messages)) {
      KindRanges ranges = new KindRanges(options.kinds(), plugins);
      return new EachProcess(messages)
          .ask(
              options.targets().find(messages::say),
              pid -> withdraw(pid, ranges),
              this::holds,
              options.format(),
              spec.commandLine().getOut());
    }
  }

  private OfferResult withdraw(int pid, KindRanges ranges) throws IOException {
    MemoryOffer process = MemoryOffer.to(pid, options.suspendsSeccomp());
    try {
      return options.kinds().isEmpty()
          ? process.withdrawAll(force)
          : process.withdraw(ranges.in(pid), force);
    } catch (NoRoomException e) {
      throw new IOException(e.getMessage() + ", or give --force; nothing was changed", e);
    }
  }

  private boolean holds(OfferResult result) {
    return options.kinds().isEmpty()
        ? result.after() == OfferState.NOTHING || result.after() == OfferState.UNKNOWN
        : result.markedBytes() == 0;
  }
}
