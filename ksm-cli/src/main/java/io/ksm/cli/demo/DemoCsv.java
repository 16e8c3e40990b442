package io.ksm.cli.demo;

import io.ksm.cli.text.Csv;
import java.io.IOException;
import java.util.Locale;
import org.apache.commons.csv.CSVPrinter;

/** The states of memory as CSV: a row for each. Columns have the names of the JSON form. */
final class DemoCsv {
  private DemoCsv() {}

  /** Writes the states, with a header line. What is not accounted at a stage is left empty. */
  static void write(DemoResult result, Appendable out) throws IOException {
    CSVPrinter csv = Csv.printer(out);
    csv.printRecord(
        "stage",
        "accountedBytes",
        "confirmedBytes",
        "ownBytes",
        "frameBytes",
        "mappingBytes",
        "sharingPages",
        "frames",
        "zeroPages",
        "mappings",
        "processPssBytes",
        "processAnonymousBytes");
    for (MemoryState state : result.states()) {
      boolean accounted = state.stage().isAccounted();
      csv.printRecord(
          state.stage().name().toLowerCase(Locale.ROOT),
          accounted ? state.accountedBytes() : "",
          accounted ? result.confirmedBytes(state) : "",
          state.arena().ownBytes(),
          state.arena().frameBytes(),
          state.arena().mappingBytes(),
          state.figures().sharingPages(),
          state.figures().frames(),
          state.figures().zeroPages(),
          state.figures().mappings(),
          state.process().pssBytes(),
          state.process().anonymousBytes());
    }
    csv.flush();
  }
}
