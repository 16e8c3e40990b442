package io.ksm.report.scan;

import io.ksm.api.Counters;
import io.ksm.api.text.Printable;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SourceReport;
import io.ksm.report.text.Labels;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes the bottom line, and how it was found. */
final class Headline {
  private static final int MANY = 4;
  private static final int MAX_NAMED = 3;
  private static final int LABEL_WIDTH = 24;

  private Headline() {}

  /** Writes the bottom line alone. */
  static void writeVerdict(ScanResult result, SourceReport total, TextWriter out)
      throws IOException {
    out.verdict(verdict(result, total), profit(result.report()) > 0);
  }

  /** Writes all of it. */
  static void write(ScanResult result, SourceReport total, TextWriter out) throws IOException {
    writeVerdict(result, total, out);
    for (String sentence : sentences(result, total)) {
      out.sentence(sentence);
    }
  }

  /** Returns the bottom line. */
  static String verdict(ScanResult result, SourceReport total) {
    return bottomLine(result.report(), total.figures()) + unknownZeros(result);
  }

  /** Returns what is to be said besides, most important first. */
  static List<String> sentences(ScanResult result, SourceReport total) {
    MemoryReport report = result.report();
    List<String> sentences = new ArrayList<>(mostSaving(report.sources()));
    if (total.figures().alreadyMerged() > 0) {
      sentences.add(alreadyMerged(total.figures(), report.pageSize()));
    }
    sentences.addAll(TermsLines.of(result, total.figures()));
    if (total.huge().toSplit() > 0 && report.savedBytes() > 0) {
      sentences.add(huge(total.huge()));
    }
    if (report.unverified()) {
      sentences.add(
          "Unverified: pages were taken for equal by their fingerprints, their bytes were not"
              + " compared.");
    }
    if (result.live() && result.scans() == 1 && total.figures().volatilePages() > 0) {
      sentences.add(
          "After a single scan no page of a live source is known to hold still: use --scans 2 or"
              + " more.");
    }
    sentences.add(work(result));
    return sentences;
  }

  /** Names those that save most, where the table of them may end below the screen. */
  private static List<String> mostSaving(List<SourceReport> sources) {
    if (sources.size() < MANY) {
      return List.of();
    }
    List<String> most =
        sources.stream()
            .filter(source -> source.figures().savedBytes() > 0)
            .sorted(
                Comparator.comparingLong((SourceReport source) -> source.figures().savedBytes())
                    .reversed())
            .limit(MAX_NAMED)
            .map(source ->
                "%s in %s"
                    .formatted(
                        Numbers.bytes(source.figures().savedBytes()),
                        Labels.shorten(Printable.of(source.label()), LABEL_WIDTH)))
            .toList();
    return most.isEmpty()
        ? List.of()
        : List.of("The largest savings: " + String.join(", ", most) + ".");
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

  private static String alreadyMerged(PageFigures total, int pageSize) {
    return "That is besides %s which the kernel's KSM has merged already: 'ksm kernel status' tells"
            .formatted(Numbers.bytes(total.alreadyMerged() * pageSize))
        + " what it saves.";
  }

  private static String huge(HugePageFigures huge) {
    return "Of that, %s lie in huge pages, of which %s would have to be split."
        .formatted(Numbers.bytes(huge.savedBytes()), Numbers.count(huge.toSplit()));
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
