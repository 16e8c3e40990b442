package io.ksm.cli.kernel.set;

import io.ksm.cli.kernel.counters.KnobValue;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.OutputFormat;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes the knobs that were turned: what they were, what they are. */
final class ChangesWriter {
  private static final List<Figure<KnobChange>> FIGURES =
      List.of(
          Figure.<KnobChange>of(
                  "knob", Unit.WORDS, "the kernel's name", change -> change.knob().fileName())
              .headed("Knob"),
          Figure.<KnobChange>of(
                  "before", Unit.COUNT, "its value before", change -> KnobValue.of(change.before()))
              .headed("Before")
              .shown(KnobChange::before),
          Figure.<KnobChange>of(
                  "after", Unit.COUNT, "its value after", change -> KnobValue.of(change.after()))
              .headed("After")
              .shown(KnobChange::after));

  private ChangesWriter() {}

  static void write(List<KnobChange> changes, OutputFormat format, Writer out) throws IOException {
    switch (format) {
      case TABLE -> new FigureTable<>(FIGURES).rows(changes).write(out, "");
      case JSON -> Json.document(out, json -> Json.array("knobs", FIGURES, changes, json));
      case CSV -> Csv.write(FIGURES, changes, out);
    }
  }
}
