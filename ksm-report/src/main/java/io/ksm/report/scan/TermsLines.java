package io.ksm.report.scan;

import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/** Says below the bottom line on which terms that saving is to be had. */
final class TermsLines {
  private static final String DOCS = "docs/scan.md#whose-memory-merges-with-whose";

  private TermsLines() {}

  static List<String> of(ScanResult result, PageFigures total) {
    MemoryReport report = result.report();
    List<String> lines = new ArrayList<>();
    if (report.withheldBytes() > 0) {
      lines.add(pinned(report.withheldBytes()));
    }
    if (report.offered().notOffered() > 0 && report.savedBytes() > 0) {
      lines.add(offered(report, total));
    }
    Grouping domain = result.groups().domain();
    if (domain != null) {
      addDomain(result, domain, lines);
    }
    lines.addAll(NodeSection.lines(result));
    return lines;
  }

  private static String pinned(long bytes) {
    return "That is at most: equal pages make up %s more, but so much at least is pinned for devices."
        .formatted(Numbers.bytes(bytes));
  }

  private static String offered(MemoryReport report, PageFigures total) {
    OfferedFigures offered = report.offered();
    String saved = offered.savedBytes() == 0 ? "nothing" : Numbers.bytes(offered.savedBytes());
    String known =
        Totals.isOfferedKnown(offered, total)
            ? ""
            : "of the %s of which it is known, "
                .formatted(Numbers.bytes(offered.known() * report.pageSize()));
    return "That is if all of it were offered to KSM; as things are, %s%s: %s were offered, %s were not."
        .formatted(
            known,
            saved,
            Numbers.bytes(offered.pages() * report.pageSize()),
            Numbers.bytes(offered.notOffered() * report.pageSize()));
  }

  private static void addDomain(ScanResult result, Grouping domain, List<String> lines) {
    long within = GroupSection.savedWithin(result, domain);
    long across = GroupSection.savedAcross(result, domain);
    String word = ShownGroups.word(domain);
    lines.add(
        "Within each %s alone it is %s; merging across %ss adds %s."
            .formatted(word, Numbers.bytes(within), word, Numbers.bytes(across)));
    if (across > within) {
      lines.add(
          "Merging across %ss tells whoever times writes which pages another one holds: %s"
              .formatted(word, DOCS));
    }
  }
}
