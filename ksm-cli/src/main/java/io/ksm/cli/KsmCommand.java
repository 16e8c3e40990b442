package io.ksm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Explains itself: this is the command without a sub-command. */
@Command(
    name = "ksm",
    description = "Finds equal pages in memory: what page merging would save, and where.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:success", "1:the run failed", "2:wrong usage", "130:interrupted by Ctrl-C"})
final class KsmCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /**
   * Read by {@link Main} before the arguments are parsed, so that it holds for parse errors too.
   */
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack traces of errors.")
  @SuppressWarnings("unused")
  private boolean debug;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
