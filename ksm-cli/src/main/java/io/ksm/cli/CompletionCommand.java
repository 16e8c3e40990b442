package io.ksm.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete this command's words. */
@Command(
    name = "completion",
    description = "Print the completion script for bash and zsh.",
    footerHeading = "%nTo use it:%n",
    footer = {
      "  bash:  source <(ksm completion)",
      "  zsh:   autoload -U +X compinit && compinit; source <(ksm completion)"
    })
final class CompletionCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    spec.commandLine().getOut().print(AutoComplete.bash(root.getCommandName(), root));
  }
}
