package io.ksm.cli.demo;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows on made-up data what merging does. */
@Command(
    name = "demo",
    description = {
      "Show on made-up data what merging does to memory of our own.",
      "It needs no rights, and neither the kernel's KSM nor other processes have a part in it."
    },
    subcommands = {ArenaCommand.class, HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  ksm demo arena                 a cache of 1 GiB, merged and written to"})
public final class DemoCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
