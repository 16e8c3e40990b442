package io.ksm.report.scan;

import io.ksm.report.text.FigureTable;
import io.ksm.report.text.HexDump;
import java.io.IOException;
import java.util.List;

/** Writes the most repeated contents. */
final class ContentSection {
  private ContentSection() {}

  /** Writes nothing if there are no repeated contents, or none were asked for. */
  static void write(ScanResult result, Appendable out) throws IOException {
    if (result.contents().isEmpty()) {
      return;
    }
    out.append("\nMost repeated contents\n");
    int digits = hashDigits(result.contents());
    new FigureTable<>(ContentFigures.table(digits, result.report().pageSize()))
        .rows(result.contents())
        .write(out, "");
    for (Content content : result.contents()) {
      if (!content.firstBytes().isEmpty()) {
        out.append('\n').append(ContentFigures.hash(content, digits)).append(" begins with\n");
        HexDump.write(content.firstBytes(), "  ", out);
      }
    }
  }

  /** A hash of 32 bits needs no leading zeros for 64. */
  private static int hashDigits(List<Content> contents) {
    return contents.stream().allMatch(content -> content.repeated().hash() >>> 32 == 0) ? 8 : 16;
  }
}
