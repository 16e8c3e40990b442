package io.ksm.cli.kernel.set;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ksm.cli.kernel.status.StatusJson;
import io.ksm.cli.text.Csv;
import io.ksm.cli.text.Json;
import io.ksm.cli.text.OutputFormat;
import io.ksm.cli.text.TextTable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/** Knobs that were turned: what they were, what they are. */
final class ChangesWriter {
  private ChangesWriter() {}

  static void write(List<KnobChange> changes, OutputFormat format, Writer out) throws IOException {
    switch (format) {
      case TABLE -> writeTable(changes, out);
      case JSON -> writeJson(changes, out);
      case CSV -> writeCsv(changes, out);
    }
  }

  private static void writeTable(List<KnobChange> changes, Appendable out) throws IOException {
    TextTable table = new TextTable().left("Knob").right("Before").right("After");
    for (KnobChange change : changes) {
      table.row(change.knob().fileName(), change.before(), change.after());
    }
    table.write(out, "");
  }

  private static void writeJson(List<KnobChange> changes, Writer out) throws IOException {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", Json.SCHEMA_VERSION);
      json.writeArrayFieldStart("knobs");
      for (KnobChange change : changes) {
        json.writeStartObject();
        json.writeStringField("knob", change.knob().fileName());
        StatusJson.writeKnob("before", change.before(), json);
        StatusJson.writeKnob("after", change.after(), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void writeCsv(List<KnobChange> changes, Appendable out) throws IOException {
    CSVPrinter csv = Csv.printer(out);
    csv.printRecord("knob", "before", "after");
    for (KnobChange change : changes) {
      csv.printRecord(change.knob().fileName(), change.before(), change.after());
    }
    csv.flush();
  }
}
