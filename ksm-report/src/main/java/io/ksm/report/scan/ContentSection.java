package io.ksm.report.scan;

import io.ksm.report.text.FigureTable;
import io.ksm.report.text.HexDump;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.List;

/** Writes the most repeated contents. */
final class ContentSection {
  private ContentSection() {}

  /** Writes nothing if there are no repeated contents, or none were asked for. */
  static void write(ScanResult result, TextWriter out) throws IOException {
    if (result.contents().isEmpty()) {
      return;
    }
    out.title("Most repeated contents");
    int digits = hashDigits(result.contents());
    new FigureTable<>(ContentFigures.table(digits, result.report().pageSize()))
        .rows(result.contents())
        .write(out);
    for (Content content : result.contents()) {
      if (!content.firstBytes().isEmpty()) {
        out.title(ContentFigures.hash(content, digits) + " begins with");
        StringBuilder dump = new StringBuilder();
        HexDump.write(content.firstBytes(), "  ", dump);
        out.asTheyAre(dump);
      }
    }
  }

  /** A hash of 32 bits needs no leading zeros for 64. */
  private static int hashDigits(List<Content> contents) {
    return contents.stream().allMatch(content -> content.repeated().hash() >>> 32 == 0) ? 8 : 16;
  }
}
