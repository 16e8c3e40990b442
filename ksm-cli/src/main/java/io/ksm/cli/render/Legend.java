package io.ksm.cli.render;

import io.ksm.core.report.SourceReport;
import java.io.IOException;

/** What the words of the table mean, for readers who do not know page merging. */
final class Legend {
  private Legend() {}

  static void write(SourceReport total, Appendable out) throws IOException {
    out.append("\nThe words\n");
    TextTable table = new TextTable().left("").left("");
    table.row("zero", "full of zeros: needs no memory of its own once merged" + holes(total));
    table.row(
        "duplicate", "a page with the same bytes is within this source, or only across in others");
    table.row("unique", "holds still, and no other page has its bytes");
    if (total.volatilePages() > 0) {
      table.row(
          "volatile",
          "changed between scans, was seen once, or maps a page that was found: does not merge");
    }
    if (!total.ineligible().isEmpty()) {
      table.row("not eligible", "cannot merge at all, for the reasons above");
    }
    table.row(
        "saved",
        "what merging frees: zero pages, and equal pages but the first; % of the eligible memory");
    table.write(out, "  ");
  }

  private static String holes(SourceReport total) {
    return total.holes() == 0
        ? ""
        : " (%s: occupy nothing, save nothing)".formatted(Figures.count(total.holes(), "hole"));
  }
}
