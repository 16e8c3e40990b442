package io.ksm.report.scan;

import io.ksm.api.text.Printable;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SharingMatrix;
import io.ksm.report.sharing.SharingPair;
import io.ksm.report.text.Figure;
import io.ksm.report.text.FigureTable;
import io.ksm.report.text.Labels;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Writes who shares how much with whom: of a few sources all, of many the pairs that matter. */
final class MatrixSection {
  private static final int MAX_SOURCES = 8;
  private static final int MAX_PAIRS = 10;

  /** How wide the two columns of figures are at most, and the gaps before them. */
  private static final int PAIR_FIGURES = 28;

  private MatrixSection() {}

  /** Writes nothing of one source, or if no two sources share anything. */
  static void write(ScanResult result, TextWriter out) throws IOException {
    List<SharingPair> pairs = SharingPair.most(result.report().sharing(), MAX_PAIRS);
    if (pairs.isEmpty()) {
      return;
    }
    if (result.report().sources().size() <= MAX_SOURCES) {
      writeAll(result, out);
    } else {
      writePairs(result, pairs, out);
    }
  }

  private static void writeAll(ScanResult result, TextWriter out) throws IOException {
    MemoryReport report = result.report();
    out.title(
        "Equal pages by pair: of a row's pages, how many the column's source holds, too"
            + " (zero pages apart)");
    write(result, "Pages", Numbers::count, out);
    out.blank();
    write(result, "MiB", pages -> Numbers.mebibytes(pages * report.pageSize()), out);
  }

  private static void write(
      ScanResult result, String unit, LongFunction<String> figure, TextWriter out)
      throws IOException {
    SharingMatrix sharing = result.report().sharing();
    List<ReportRow> rows = ReportRow.ofSources(result);
    List<Figure<ReportRow>> columns = new ArrayList<>();
    columns.add(
        Figure.column(
            unit, Unit.WORDS, row -> "(%d) %s".formatted(row.number() + 1, row.report().label())));
    for (ReportRow other : rows) {
      columns.add(
          ScanFigures.sharedWith(other, sharing)
              .shown(row -> figure.apply(sharing.pages(row.number(), other.number())))
              .headed("(" + (other.number() + 1) + ")"));
    }
    new FigureTable<>(columns).rows(rows).write(out);
  }

  private static void writePairs(ScanResult result, List<SharingPair> pairs, TextWriter out)
      throws IOException {
    out.title("Equal pages by pair: those that share most (zero pages apart)");
    int width = (out.columns() - PAIR_FIGURES) / 2;
    new FigureTable<>(
            List.<Figure<SharingPair>>of(
                Figure.column("Of", Unit.WORDS, pair -> label(pair.one(), result, width)),
                Figure.column("equal in", Unit.WORDS, pair -> label(pair.other(), result, width)),
                Figure.column("Pages", Unit.PAGES, pair -> Numbers.count(pair.pages())),
                Figure.column(
                    "MiB",
                    Unit.BYTES,
                    pair -> Numbers.mebibytes(pair.pages() * result.report().pageSize()))))
        .rows(pairs)
        .write(out);
  }

  private static String label(int source, ScanResult result, int width) {
    return Labels.shorten(
        Printable.of(result.report().sources().get(source).label()), Math.max(1, width));
  }
}
