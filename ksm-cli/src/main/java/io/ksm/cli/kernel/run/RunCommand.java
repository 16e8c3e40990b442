package io.ksm.cli.kernel.run;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.kernel.CommandException;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.Knob;
import io.ksm.kernel.Mergeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a program whose memory the kernel merges. */
@Command(
    name = "run",
    description = {
      "Run a command whose memory the kernel may merge, all of it, and that of the programs that it"
          + " starts (PR_SET_MEMORY_MERGE).",
      "ksm becomes the command: same process, same environment. It needs no rights."
    },
    exitCodeListHeading = "%nExit status: the command's, or%n",
    exitCodeList = {
      "2:wrong usage",
      "125:ksm cannot have its memory merged",
      "126:the command was found, but cannot be run",
      "127:the command was not found"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ksm kernel run -- redis-server", "  ksm kernel run -q -- sh -c 'worker & worker'"})
public final class RunCommand implements Callable<Integer> {
  private static final int FAILED = 125;

  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not say that ksmd is not running.")
  private boolean quiet;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description =
          "The command and its arguments, after -- or the first word that is not an option.")
  private List<String> command = List.of();

  /** Takes the command's model; all options after the command's name are the command's own. */
  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    spec.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() {
    if (command.isEmpty()) {
      throw new UsageException(
          "no command to run: give one, as in 'ksm kernel run -- redis-server'");
    }
    Messages messages = new Messages(spec.commandLine().getErr());
    int status = FAILED;
    try {
      note(KernelKsm.open(), messages);
      messages.flush();
      Mergeable.exec(RawArguments.last(command.size()), LauncherNotes.inheritance());
    } catch (CommandException e) {
      status = e.exitCode();
      messages.say(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      messages.say(String.valueOf(e.getMessage()));
    }
    return status;
  }

  private void note(KernelKsm ksm, Messages messages) throws KernelKsmException {
    String run = ksm.read(Knob.RUN);
    if (!quiet && !run.equals("1")) {
      messages.say(
          "ksmd is not running (run=%s): nothing merges until 'ksm kernel set run=1', as root"
              .formatted(run));
    }
  }
}
