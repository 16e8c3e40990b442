package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.HexDump;
import io.ksm.cli.text.Labels;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.RepeatedContent;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The most repeated contents. */
final class ContentSection {
  private static final int MOST_OWNERS = 3;
  private static final int LABEL_WIDTH = 24;

  private ContentSection() {}

  /** Writes nothing if there are no repeated contents, or none were asked for. */
  static void write(ScanResult result, Appendable out) throws IOException {
    if (result.contents().isEmpty()) {
      return;
    }
    out.append("\nMost repeated contents\n");
    int digits = hashDigits(result.contents());
    TextTable table = new TextTable().left("Hash").right("Pages").right("MiB").left("Owners");
    for (Content content : result.contents()) {
      RepeatedContent repeated = content.repeated();
      table.row(
          hash(repeated, digits),
          Figures.count(repeated.pages()),
          Figures.mebibytes(repeated.pages() * result.report().pageSize()),
          owners(repeated));
    }
    table.write(out, "");
    for (Content content : result.contents()) {
      if (!content.firstBytes().isEmpty()) {
        out.append('\n').append(hash(content.repeated(), digits)).append(" begins with\n");
        HexDump.write(content.firstBytes(), "  ", out);
      }
    }
  }

  /** A hash of 32 bits needs no leading zeros for 64. */
  private static int hashDigits(List<Content> contents) {
    return contents.stream().allMatch(content -> content.repeated().hash() >>> 32 == 0) ? 8 : 16;
  }

  private static String hash(RepeatedContent repeated, int digits) {
    return HexFormat.of().toHexDigits(repeated.hash(), digits);
  }

  private static String owners(RepeatedContent repeated) {
    List<Map.Entry<String, Long>> owners = Owners.mostFirst(repeated);
    StringJoiner named = new StringJoiner(", ");
    for (Map.Entry<String, Long> owner : owners.subList(0, Math.min(MOST_OWNERS, owners.size()))) {
      String label = Labels.shorten(Labels.printable(owner.getKey()), LABEL_WIDTH);
      // A sole owner has all the pages, which the row says already.
      named.add(owners.size() == 1 ? label : label + " " + Figures.count(owner.getValue()));
    }
    return owners.size() <= MOST_OWNERS
        ? named.toString()
        : named + ", and " + Figures.count(owners.size() - MOST_OWNERS) + " more";
  }
}
