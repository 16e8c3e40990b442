package io.ksm.cli.scan;

import io.ksm.cli.compare.ComparisonWriter;
import io.ksm.cli.messages.ResultPage;
import io.ksm.report.scan.ScanPage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the result of a scan as a page: its JSON form, and scripts that draw it. */
final class ScanHtml {
  private static final List<String> SCRIPTS =
      List.of("memory-map.js", ResultPage.SHARING_MATRIX, "scan.js");

  private ScanHtml() {}

  /** Writes the page to a file. */
  static void write(ScanOutcome outcome, Path file) throws IOException {
    StringWriter json = new StringWriter();
    ScanPage.write(outcome.result(), notes(outcome), outcome::writeJson, json);
    ResultPage.write("ksm scan", ScanHtml.class, SCRIPTS, json.toString(), file);
  }

  private static List<String> notes(ScanOutcome outcome) {
    List<String> notes = new ArrayList<>();
    MachineSettings machine = outcome.machine();
    if (machine != null && !machine.lines().isEmpty()) {
      notes.add("This machine's KSM. " + String.join(" ", machine.lines()));
    }
    if (outcome.comparison() != null) {
      notes.add(ComparisonWriter.verdict(outcome.comparison()));
    }
    return notes;
  }
}
