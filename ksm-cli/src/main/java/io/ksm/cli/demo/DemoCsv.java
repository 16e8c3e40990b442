package io.ksm.cli.demo;

import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the states of memory as CSV: a row for each. Columns have the names of the JSON form. What
 * is not accounted at a stage is left empty.
 */
final class DemoCsv {
  private DemoCsv() {}

  /** Writes the states, with a header line. */
  static void write(DemoResult result, Appendable out) throws IOException {
    List<Figure<DemoFigures.At>> columns = new ArrayList<>(DemoFigures.STAGE_ONLY);
    columns.addAll(DemoFigures.PROGRAMS);
    Csv.write(columns, DemoFigures.stages(result), out);
  }
}
