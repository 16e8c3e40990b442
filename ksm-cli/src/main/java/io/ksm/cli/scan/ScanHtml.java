package io.ksm.cli.scan;

import io.ksm.cli.messages.ResultPage;
import io.ksm.report.scan.ScanPage;
import io.ksm.report.scan.ScanResult;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the result of a scan as a page: its JSON form, and scripts that draw it. */
final class ScanHtml {
  private static final List<String> SCRIPTS =
      List.of("memory-map.js", ResultPage.SHARING_MATRIX, "scan.js");

  private ScanHtml() {}

  /** Writes the page to a file. */
  static void write(ScanResult result, @Nullable MachineSettings machine, Path file)
      throws IOException {
    StringWriter json = new StringWriter();
    ScanPage.write(result, notes(machine), machine == null ? _ -> {} : machine::writeJson, json);
    ResultPage.write("ksm scan", ScanHtml.class, SCRIPTS, json.toString(), file);
  }

  private static List<String> notes(@Nullable MachineSettings machine) {
    return machine == null || machine.lines().isEmpty()
        ? List.of()
        : List.of("This machine's KSM. " + String.join(" ", machine.lines()));
  }
}
