package io.ksm.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual. For who packages ksm, and so it stands in no help. */
@Command(name = "manual", hidden = true, description = "Write a page for man for each command.")
public final class ManualCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Receives the pages; made if it is not there.")
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(folder);
    write(spec.root().commandLine());
    return ExitCode.OK;
  }

  private void write(CommandLine command) throws IOException {
    ManPage page = new ManPage(command.getCommandSpec());
    Files.writeString(folder.resolve(page.fileName()), page.text());
    for (CommandLine sub : command.getSubcommands().values()) {
      if (isDescribed(sub.getCommandSpec())) {
        write(sub);
      }
    }
  }

  /** Not that of the help itself: the first page says how to get it. */
  static boolean isDescribed(CommandSpec command) {
    return !command.usageMessage().hidden() && !(command.userObject() instanceof HelpCommand);
  }
}
