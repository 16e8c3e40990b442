package io.ksm.cli.kernel.set;

import io.ksm.cli.text.OutputFormat;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns knobs of the kernel. */
@Command(
    name = "set",
    description = {
      "Turn knobs of the kernel's page merging, all or none, and print what they were. Needs root.",
      "They stay as set until the machine restarts. 'ksm kernel status' lists them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm kernel set run=1                          let ksmd scan",
      "  ksm kernel set pages_to_scan=1000 sleep_millisecs=10",
      "  ksm kernel set run=2 max_page_sharing=1000    take all apart, then allow more sharers"
    })
public final class SetCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "KNOB=VALUE",
      arity = "1..*",
      description = "A knob and its new value, in the kernel's own words and units.")
  private List<String> assignments = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() throws IOException {
    Map<Knob, String> values = Assignments.parse(assignments);
    ChangesWriter.write(set(values), format, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static List<KnobChange> set(Map<Knob, String> values) throws IOException {
    try (KernelSession session = KernelSession.begin(KernelKsm.open(), Duration.ZERO)) {
      return set(values, session);
    }
  }

  private static List<KnobChange> set(Map<Knob, String> values, KernelSession session)
      throws IOException {
    try {
      List<KnobChange> changes = new KnobSetter(Knobs.of(session)).set(values);
      session.keep();
      return changes;
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + putBack(session), e);
    }
  }

  private static String putBack(KernelSession session) {
    try {
      session.close();
      return "all knobs are as they were";
    } catch (KernelKsmException e) {
      return "and " + e.getMessage();
    }
  }
}
