package io.ksm.report.scan;

import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Numbers;
import java.io.IOException;

/** Writes below the bottom line on which terms that saving is to be had. */
final class TermsLines {
  private static final String DOCS = "docs/scan.md#whose-memory-merges-with-whose";

  private TermsLines() {}

  static void write(ScanResult result, PageFigures total, Appendable out) throws IOException {
    writePinned(result.report(), out);
    writeOffered(result.report(), total, out);
    Grouping domain = result.groups().domain();
    if (domain != null) {
      writeDomain(result, domain, out);
    }
    NodeSection.writeText(result, out);
  }

  private static void writePinned(MemoryReport report, Appendable out) throws IOException {
    if (report.withheldBytes() > 0) {
      out.append(
          "That is at most: equal pages make up %s more, but so much at least is pinned for devices.\n"
              .formatted(Numbers.bytes(report.withheldBytes())));
    }
  }

  private static void writeOffered(MemoryReport report, PageFigures total, Appendable out)
      throws IOException {
    OfferedFigures offered = report.offered();
    if (offered.notOffered() == 0 || report.savedBytes() == 0) {
      return;
    }
    String saved = offered.savedBytes() == 0 ? "nothing" : Numbers.bytes(offered.savedBytes());
    String known =
        Totals.isOfferedKnown(offered, total)
            ? ""
            : "of the %s of which it is known, "
                .formatted(Numbers.bytes(offered.known() * report.pageSize()));
    out.append(
        "That is if all of it were offered to KSM; as things are, %s%s: %s were offered, %s were not.\n"
            .formatted(
                known,
                saved,
                Numbers.bytes(offered.pages() * report.pageSize()),
                Numbers.bytes(offered.notOffered() * report.pageSize())));
  }

  private static void writeDomain(ScanResult result, Grouping domain, Appendable out)
      throws IOException {
    long within = GroupSection.savedWithin(result, domain);
    long across = GroupSection.savedAcross(result, domain);
    String word = ShownGroups.word(domain);
    out.append(
        "Within each %s alone it is %s; merging across %ss adds %s.\n"
            .formatted(word, Numbers.bytes(within), word, Numbers.bytes(across)));
    if (across > within) {
      out.append(
          "Merging across %ss tells whoever times writes which pages another one holds: %s\n"
              .formatted(word, DOCS));
    }
  }
}
