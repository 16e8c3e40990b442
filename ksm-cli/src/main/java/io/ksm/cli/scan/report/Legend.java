package io.ksm.cli.scan.report;

import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import io.ksm.core.report.PageFigures;
import java.io.IOException;

/** What the words of the table mean, for readers who do not know page merging. */
final class Legend {
  private Legend() {}

  static void write(ShownSources sources, Appendable out) throws IOException {
    PageFigures total = sources.total().figures();
    out.append("\nThe words\n");
    TextTable table = new TextTable().left("").left("");
    table.row("zero", "full of zeros: needs no memory of its own once merged" + holes(total));
    table.row(
        "duplicate", "a page with the same bytes is within this source, or only across in others");
    table.row("unique", "holds still, and no other page has its bytes");
    if (total.volatilePages() > 0) {
      table.row(
          "volatile",
          "changed between scans, or was seen only once: KSM waits until it holds still");
    }
    for (String reason : ReasonSection.shown(total)) {
      String meaning = Reasons.meaning(reason);
      if (meaning != null) {
        table.row(reason, meaning);
      }
    }
    table.row(
        "saved",
        "what merging frees: zero pages, and equal pages but the first; % of what can merge");
    table.write(out, "  ");
  }

  private static String holes(PageFigures total) {
    return total.holes() == 0
        ? ""
        : " (%s: occupy nothing, save nothing)".formatted(Figures.count(total.holes(), "hole"));
  }
}
