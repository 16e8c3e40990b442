package io.ksm.report.pages;

import io.ksm.api.PageSource;
import io.ksm.core.Ksm;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.report.text.Csv;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes which pages are equal as CSV: a row for each run of neighbouring pages that hold one
 * content. Writes as it is told, and keeps nothing.
 */
public final class EqualPagesCsv implements EqualPagesVisitor {

  /** Pages that lie side by side and hold one content. */
  private record Run(long content, long hash, String label, long address, long pages) {}

  private static final List<Figure<Run>> COLUMNS =
      List.of(
          Figure.of("content", Unit.COUNT, "the same for equal pages", Run::content),
          Figure.of(
              "hash",
              Unit.WORDS,
              "of its bytes, by the stack's hasher",
              run -> HexFormat.of().toHexDigits(run.hash)),
          Figure.of("label", Unit.WORDS, "the source", Run::label),
          Figure.of(
              "address",
              Unit.COUNT,
              "of the first page, in bytes",
              run -> Long.toUnsignedString(run.address)),
          Figure.of("pages", Unit.PAGES, "that lie side by side", Run::pages));

  private final CSVPrinter csv;
  private long number;
  private long presentHash;

  private EqualPagesCsv(CSVPrinter csv) {
    this.csv = csv;
  }

  /**
   * Writes a file, in place of one that is there.
   *
   * @throws IOException if it cannot be written; names the file
   */
  public static void write(Ksm ksm, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      CSVPrinter csv = Csv.printer(out);
      csv.printRecord(Csv.header(COLUMNS));
      ksm.visitEqualPages(new EqualPagesCsv(csv));
      csv.flush();
    } catch (IOException e) {
      throw new IOException("cannot write '%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public void content(long hash, long pages) {
    number++;
    presentHash = hash;
  }

  @Override
  public void pages(PageSource source, String label, long address, long pages) throws IOException {
    csv.printRecord(Csv.row(COLUMNS, new Run(number, presentHash, label, address, pages)));
  }
}
