package io.ksm.cli.kernel.offer;

import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.OutputFormat;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes what offering the memory of processes would save. */
final class ForecastWriter {
  private static final List<Figure<ProcessForecast>> FIGURES =
      List.of(
          Figure.of("process", Unit.WORDS, "its name and number", ProcessForecast::label)
              .headed("Process"),
          Figure.of(
                  "eligibleBytes",
                  Unit.BYTES,
                  "memory of its own that can merge",
                  ProcessForecast::eligibleBytes)
              .headed("Can merge\nMiB"),
          Figure.of(
                  "offeredBytes",
                  Unit.BYTES,
                  "how much of that is offered",
                  ProcessForecast::offeredBytes)
              .headed("Offered\nMiB"),
          Figure.of(
                  "savedNowBytes",
                  Unit.BYTES,
                  "what merging saves as things are",
                  ProcessForecast::savedNowBytes)
              .headed("Saved as\nthings are"),
          Figure.of(
                  "savedBytes",
                  Unit.BYTES,
                  "what it saves if all of it is offered",
                  ProcessForecast::savedBytes)
              .headed("Saved if\noffered"));

  private ForecastWriter() {}

  static void write(Forecast forecast, OutputFormat format, Writer out) throws IOException {
    switch (format) {
      case TABLE -> writeTable(forecast, out);
      case JSON ->
          Json.document(
              out,
              json -> {
                json.writeNumberField("savedNowBytes", forecast.savedNowBytes());
                json.writeNumberField("savedBytes", forecast.savedBytes());
                Json.array("processes", FIGURES, forecast.processes(), json);
              });
      case CSV -> Csv.write(FIGURES, forecast.processes(), out);
    }
  }

  private static void writeTable(Forecast forecast, Writer out) throws IOException {
    out.append(
        "As things are, merging saves %s; if all of it were offered, %s.\n\n"
            .formatted(
                Numbers.bytes(forecast.savedNowBytes()), Numbers.bytes(forecast.savedBytes())));
    new FigureTable<>(FIGURES).rows(forecast.processes()).write(out, "");
  }
}
