package io.ksm.cli.kernel;

import io.ksm.cli.kernel.offer.OfferCommand;
import io.ksm.cli.kernel.offer.WithdrawCommand;
import io.ksm.cli.kernel.run.RunCommand;
import io.ksm.cli.kernel.set.SetCommand;
import io.ksm.cli.kernel.status.StatusCommand;
import io.ksm.cli.kernel.watch.WatchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Groups the commands about the kernel's own page merging, KSM: looks at it, tunes it, and starts
 * programs under it.
 */
@Command(
    name = "kernel",
    description = {
      "Look at the Linux kernel's own page merging (KSM), tune it, start programs under it, and offer"
          + " it memory of running ones.",
      "'ksm scan' says what merging would save; here the kernel really merges."
    },
    subcommands = {
      StatusCommand.class,
      RunCommand.class,
      OfferCommand.class,
      WithdrawCommand.class,
      WatchCommand.class,
      SetCommand.class,
      HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo ksm kernel set run=1            let ksmd scan",
      "  ksm kernel run -- redis-server       start a program that merges",
      "  sudo ksm kernel offer redis-server   let it merge a program that runs already",
      "  ksm kernel status                    what it brings, and whose pages they are",
      "  ksm kernel watch --interval 5s       the same as it happens"
    })
public final class KernelCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
