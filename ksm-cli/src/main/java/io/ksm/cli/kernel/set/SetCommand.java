package io.ksm.cli.kernel.set;

import io.ksm.api.UsageException;
import io.ksm.cli.messages.Messages;
import io.ksm.cli.options.FormatOption;
import io.ksm.cli.options.OutputFile;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.kernel.NoRoomException;
import io.ksm.kernel.PartlyUnmergedException;
import io.ksm.report.text.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns knobs of the kernel. */
@Command(
    name = "set",
    description = {
      "Turn knobs of the kernel's page merging, all or none, and print what they were. Needs root.",
      "They stay as set until the machine restarts, unless --persist keeps them. 'ksm kernel status'"
          + " lists them.",
      "run=2 gives every merged page memory of its own again. It is refused where the machine, or"
          + " the control group of a process that shares pages, has no memory for that: the kernel"
          + " would kill processes. 'ksm kernel status' says how much that takes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ksm kernel set run=1                          let ksmd scan",
      "  ksm kernel set pages_to_scan=1000 sleep_millisecs=10",
      "  ksm kernel set --persist -o /etc/tmpfiles.d/ksm.conf run=1",
      "                                                the same after each start of the machine",
      "  ksm kernel set run=0                          stop ksmd; what is merged stays merged",
      "  ksm kernel set run=2 max_page_sharing=1000    unmerge all, which needs memory, then allow",
      "                                                more sharers"
    })
public final class SetCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "KNOB=VALUE",
      arity = "0..*",
      description = "A knob and its new value, in the kernel's own words and units.")
  private List<String> assignments = List.of();

  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--force",
      description = {
        "Unmerge (run=2) also where there is too little memory for the copies. The kernel may kill"
            + " processes then."
      })
  private boolean force;

  @Option(
      names = "--persist",
      description = {
        "Keep all knobs, as they are then, after a restart of the machine: print them as lines for"
            + " systemd's tmpfiles.d, and nothing else."
      })
  private boolean persist;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "With --persist: write these lines there, as to /etc/tmpfiles.d/ksm.conf.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Map<Knob, String> values = Assignments.parse(assignments);
    check(values);
    if (values.isEmpty()) {
      writeLines(KernelKsm.open().knobs());
      return ExitCode.OK;
    }
    try (KernelSession session = KernelSession.begin(KernelKsm.open(), Duration.ZERO)) {
      SessionKnobs knobs = new SessionKnobs(session, force);
      List<KnobChange> changes = set(values, session, knobs);
      if (!persist || file != null) {
        ChangesWriter.write(changes, format.value(), spec.commandLine().getOut());
      }
      if (persist) {
        writeLines(knobs.read());
      }
      if (knobs.hasUnmerged()) {
        spec.commandLine().getOut().flush();
        new Messages(spec.commandLine().getErr())
            .say("what was merged is unmerged: " + knobs.unmerged().describe());
      }
    }
    return ExitCode.OK;
  }

  private void check(Map<Knob, String> values) {
    if (values.isEmpty() && !persist) {
      throw new UsageException("nothing to set: give KNOB=VALUE, as in run=1");
    }
    if (persist) {
      TmpfilesLines.check(values);
    } else if (file != null) {
      throw new UsageException("--output is for what --persist prints: give that too");
    }
    if (file != null) {
      OutputFile.requireReplaceable("--output", file);
    }
  }

  private void writeLines(Map<Knob, String> knobs) throws IOException {
    if (file == null) {
      TmpfilesLines.write(knobs, spec.commandLine().getOut());
      return;
    }
    WholeFile.write(file, out -> TmpfilesLines.write(knobs, out));
    spec.commandLine().getOut().flush();
    new Messages(spec.commandLine().getErr())
        .say("written to '%s', which sets them at each start of the machine".formatted(file));
  }

  private static List<KnobChange> set(
      Map<Knob, String> values, KernelSession session, SessionKnobs knobs) throws IOException {
    try {
      List<KnobChange> changes = new KnobSetter(knobs).set(values);
      session.keep();
      return changes;
    } catch (NoRoomException e) {
      throw new IOException(e.getMessage() + ", or give --force; nothing was changed", e);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + putBack(session) + memory(e, knobs), e);
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

  /** Knobs can be put back, memory cannot. */
  private static String memory(IOException failure, SessionKnobs knobs) {
    if (failure instanceof PartlyUnmergedException) {
      return ", memory is not";
    }
    return knobs.hasUnmerged() ? ", memory is not: " + knobs.unmerged().describe() : "";
  }
}
