package io.ksm.cli.kernel.status;

import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;

/** Writes the state of the kernel's page merging as text for people. */
final class StatusText {
  private StatusText() {}

  /**
   * Writes the state.
   *
   * @param mostProcesses how many processes to list
   */
  static void write(KernelStatus status, int mostProcesses, Appendable out) throws IOException {
    for (String line : StatusSummary.lines(status)) {
      out.append(line).append('\n');
    }
    writeCounters(status, out);
    writeKnobs(status, out);
    ProcessSection.write(status, mostProcesses, out);
  }

  private static void writeCounters(KernelStatus status, Appendable out) throws IOException {
    out.append("\nCounters\n");
    TextTable table = new TextTable().left("").right("").right("").left("");
    status
        .counters()
        .values()
        .forEach((counter, value) ->
            table.row(
                counter.kernelName(),
                Numbers.count(value),
                counter.size(value, status.pageSize()),
                counter.meaning()));
    table.write(out, "  ");
  }

  private static void writeKnobs(KernelStatus status, Appendable out) throws IOException {
    out.append("\nKnobs (to change them: ksm kernel set KNOB=VALUE)\n");
    TextTable table = new TextTable().left("").right("").left("");
    status.knobs().forEach((knob, value) -> table.row(knob.fileName(), value, knob.meaning()));
    table.write(out, "  ");
  }
}
