package io.ksm.cli.doctor;

import io.ksm.cli.messages.Terminal;
import io.ksm.cli.messages.Terminal.Colours;
import io.ksm.cli.options.TableOrJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a scan works here. */
@Command(
    name = "doctor",
    description = {
      "Say whether all is there that a scan of processes needs: Java, kernel, rights.",
      "Each line says what was looked at, how it stands, and what to do. Nothing is changed.",
      "The exit status is 1 if something that a scan needs is missing."
    })
public final class DoctorCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private TableOrJson format = TableOrJson.TABLE;

  @Override
  public Integer call() throws IOException {
    Examination examination = Examination.ofMachine();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> examination.write(Terminal.ofProcess().writer(out, Colours.auto));
      case JSON -> examination.writeJson(out);
    }
    return examination.isReady() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
