package io.ksm.cli.kernel.offer;

import io.ksm.kernel.offer.OfferResult;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Json;
import io.ksm.report.text.OutputFormat;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what processes have offered: what it was, what it is. */
final class OfferWriter {
  private static final Figure<OfferResult> BEFORE =
      Figure.<OfferResult>of(
              "before", Unit.WORDS, "what was offered", result -> result.before().word())
          .headed("Before");
  private static final Figure<OfferResult> AFTER =
      Figure.<OfferResult>of(
              "after", Unit.WORDS, "what is offered now", result -> result.after().word())
          .headed("Offered\nnow");
  private static final Figure<OfferResult> BYTES =
      Figure.<OfferResult>of(
              "bytes",
              Unit.BYTES,
              "how long the named ranges are",
              result -> ofRanges(result, result.bytes()))
          .headed("Named\nMiB");
  private static final Figure<OfferResult> MARKED =
      Figure.<OfferResult>of(
              "markedBytes",
              Unit.BYTES,
              "how much of them is offered now",
              result -> ofRanges(result, result.markedBytes()))
          .headed("Offered\nMiB");

  private static final List<Figure<OfferResult>> PROGRAMS =
      List.of(
          Figure.of("pid", Unit.COUNT, "the process's number", OfferResult::pid),
          Figure.of("name", Unit.WORDS, "the process's name", OfferResult::name),
          BEFORE,
          AFTER,
          Figure.of(
              "ranges",
              Unit.COUNT,
              "how many ranges were named",
              result -> ofRanges(result, result.ranges())),
          BYTES,
          MARKED);

  private OfferWriter() {}

  /** Where all memory was meant, nothing is known of ranges. */
  private static @Nullable Object ofRanges(OfferResult result, long value) {
    return result.ranges() == 0 ? null : value;
  }

  static void write(List<OfferResult> results, OutputFormat format, Writer out) throws IOException {
    switch (format) {
      case TABLE -> new FigureTable<>(table(results)).rows(results).write(out, "");
      case JSON -> Json.document(out, json -> Json.array("processes", PROGRAMS, results, json));
      case CSV -> Csv.write(PROGRAMS, results, out);
    }
  }

  /** Returns the columns; those of named ranges only where there are some. */
  private static List<Figure<OfferResult>> table(List<OfferResult> results) {
    List<Figure<OfferResult>> columns = new ArrayList<>();
    columns.add(
        Figure.column(
            "Process", Unit.WORDS, result -> "%s (%d)".formatted(result.name(), result.pid())));
    columns.add(BEFORE);
    columns.add(AFTER);
    if (results.stream().anyMatch(result -> result.ranges() > 0)) {
      columns.add(BYTES);
      columns.add(MARKED);
    }
    return columns;
  }
}
