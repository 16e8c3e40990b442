package io.ksm.report.scan;

import io.ksm.api.Counters;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import io.ksm.report.text.Numbers;
import java.io.IOException;

/** Writes the bottom line, and how it was found. */
final class Headline {
  private Headline() {}

  static void write(ScanResult result, SourceReport total, Appendable out) throws IOException {
    MemoryReport report = result.report();
    out.append(bottomLine(report, total.figures())).append(unknownZeros(result)).append('\n');
    TermsLines.write(result, total.figures(), out);
    writeHuge(total.huge(), report.savedBytes(), out);
    out.append(work(result)).append('\n');
    if (report.unverified()) {
      out.append(
              "Unverified: pages were taken for equal by their fingerprints, their bytes were not")
          .append(" compared.\n");
    }
    if (result.live() && result.scans() == 1 && total.figures().volatilePages() > 0) {
      out.append(
              "After a single scan no page of a live source is known to hold still: use --scans 2")
          .append(" or more.\n");
    }
  }

  private static String bottomLine(MemoryReport report, PageFigures total) {
    long whole = Totals.mergeableBytes(total, report.pageSize());
    if (whole == 0) {
      return "Merging would save nothing: no page here can merge";
    }
    if (report.savedBytes() == 0) {
      return "Merging would save nothing of %s eligible memory".formatted(Numbers.bytes(whole));
    }
    return "Merging would save %s of %s eligible memory (%s %%); %s"
        .formatted(
            Numbers.bytes(report.savedBytes()),
            Numbers.bytes(whole),
            Numbers.percent(report.savedBytes(), whole),
            afterCost(profit(report)));
  }

  /** Ends the bottom line, with what is perhaps to be had besides. */
  private static String unknownZeros(ScanResult result) {
    MemoryReport report = result.report();
    long pages = 0;
    int sources = 0;
    for (SourceReport source : report.sources()) {
      pages += source.figures().zeroUnknown();
      sources += source.figures().zeroUnknown() > 0 ? 1 : 0;
    }
    if (pages == 0) {
      return ".";
    }
    String source = result.live() ? "source" : "file";
    return "; %s more are zeros, of which %s tell whether they were ever touched."
        .formatted(
            Numbers.bytes(pages * report.pageSize()),
            sources == 1
                ? "this %s does not".formatted(source)
                : "%d %ss do not".formatted(sources, source));
  }

  /** The kernel's figure counts further mappings of one page as saved, too. */
  private static long profit(MemoryReport report) {
    Counters counters = report.counters();
    long counted = counters.pagesSaved() * report.pageSize();
    return counters.generalProfit() - counted + report.savedBytes();
  }

  private static void writeHuge(HugePageFigures huge, long saved, Appendable out)
      throws IOException {
    if (huge.toSplit() > 0 && saved > 0) {
      out.append(
          "Of that, %s lie in huge pages, of which %s would have to be split.\n"
              .formatted(Numbers.bytes(huge.savedBytes()), Numbers.count(huge.toSplit())));
    }
  }

  private static String afterCost(long bytes) {
    return bytes >= 0
        ? Numbers.bytes(bytes) + " after the kernel's own cost"
        : "the kernel's own cost exceeds that by " + Numbers.bytes(-bytes);
  }

  private static String work(ScanResult result) {
    return "Found by %s of %s in %s (%s %s), with %s."
        .formatted(
            Numbers.count(result.scans(), "scan"),
            Numbers.count(result.report().sources().size(), "source"),
            Numbers.time(result.nanos()),
            Numbers.bytes(result.bytesScanned()),
            result.report().unverified() ? "passed" : "read",
            result.setup().describe(result.report().unverified()));
  }
}
