package io.ksm.cli.fleet;

import io.ksm.cli.record.KeyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands about many hosts. */
@Command(
    name = "fleet",
    description = {
      "Find out what merging would save on many hosts, and who should live with whom.",
      "Each host collects fingerprints of its pages into a file, never their contents; the files are"
          + " brought together and asked."
    },
    subcommands = {
      CollectCommand.class,
      ReportCommand.class,
      PlaceCommand.class,
      ReplayCommand.class,
      KeyCommand.class,
      HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm fleet key                             the key: copy its file to each host first",
      "  ksm fleet collect --out host1.contents    on each host: what its processes hold",
      "  ksm fleet report *.contents               what they save, and could save together",
      "  ksm fleet place *.contents                who should be moved where",
      "  ksm fleet simulate monday/* friday/*      whether the moves still pay later"
    })
public final class FleetCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
