package io.ksm.report.scan;

import static io.ksm.report.text.Unit.BYTES;
import static io.ksm.report.text.Unit.COUNT;
import static io.ksm.report.text.Unit.PAGES;
import static io.ksm.report.text.Unit.PERCENT;
import static io.ksm.report.text.Unit.WORDS;

import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SharingMatrix;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Declares what is told of each source, of each kind of memory and of their sums. The lists at the
 * end say which figures stand in which form, and in which order.
 */
final class ScanFigures {
  static final Figure<ReportRow> LABEL =
      Figure.<ReportRow>of("label", WORDS, "the source", row -> row.report().label())
          .headed("Source");

  private static final Figure<ReportRow> ALL =
      pages("pages", "all of them", PageFigures::pages).headed("Pages");

  private static final Figure<ReportRow> ELIGIBLE =
      pages("eligible", "can merge, but for what they hold", PageFigures::eligible);

  static final Figure<ReportRow> ZERO =
      pages("zero", "full of zeros: needs no memory of its own once merged", PageFigures::zero)
          .shown(row -> Numbers.count(row.pages().zero() - row.pages().holes()))
          .headed("Zero")
          .explained("zero");

  private static final Figure<ReportRow> HOLES =
      pages("holes", "of the zero pages, those that occupy nothing", PageFigures::holes);

  private static final Figure<ReportRow> ZERO_UNKNOWN =
      pages(
          "zeroUnknown",
          "full of zeros, and perhaps never touched: outside all other figures",
          PageFigures::zeroUnknown);

  static final Figure<ReportRow> DUPLICATE =
      pages(
              "duplicate",
              "a page with the same bytes is within this source, or only across in others",
              PageFigures::duplicate)
          .headed("Duplicate")
          .explained("duplicate");

  private static final Figure<ReportRow> SHARED_WITHIN =
      Figure.<ReportRow>of(
              "sharedWithin",
              PAGES,
              "of the duplicates, those with an equal page in the same source",
              row -> row.report().sharedWithin())
          .headed("Duplicate\nwithin");

  private static final Figure<ReportRow> SHARED_ACROSS =
      Figure.<ReportRow>of(
              "sharedAcross",
              PAGES,
              "of the duplicates, those with equal pages in other sources only",
              row -> row.report().sharedAcross())
          .headed("Duplicate\nacross");

  static final Figure<ReportRow> UNIQUE =
      pages("unique", "holds still, and no other page has its bytes", PageFigures::unique)
          .headed("Unique")
          .explained("unique");

  static final Figure<ReportRow> VOLATILE =
      pages(
              "volatile",
              "changed between scans, or was seen only once: KSM waits until it holds still",
              PageFigures::volatilePages)
          .headed("Volatile")
          .explained("volatile");

  private static final Figure<ReportRow> SHARED_BY_FORK =
      pages("sharedByFork", "further mappings of a page that counts", PageFigures::sharedByFork);

  private static final Figure<ReportRow> OTHER_DOMAIN =
      pages("otherDomain", "equal pages of other domains only", PageFigures::otherDomain);

  private static final Figure<ReportRow> MAPPED_TWICE =
      pages(
          "mappedTwice",
          "of zero pages, duplicates and volatile pages, further mappings of a page that counts",
          PageFigures::mappedTwice);

  private static final Figure<ReportRow> NOT_MERGING =
      pages("", "cannot merge, whatever they hold", Totals::unmerging).headed("Not\nmerging");

  private static final Figure<ReportRow> INELIGIBLE =
      pages("ineligible", "cannot merge, for all reasons", PageFigures::ineligiblePages);

  private static final Figure<ReportRow> INELIGIBLE_BY_REASON =
      Figure.of("ineligible", PAGES, "cannot merge, by reason", row -> row.pages().ineligible());

  static final Figure<ReportRow> SAVED =
      Figure.<ReportRow>of(
              "savedBytes",
              BYTES,
              "what merging frees: zero pages, and equal pages but the first; % of what can merge",
              row -> row.pages().savedBytes())
          .headed("Saved\nMiB")
          .explained("saved");

  private static final Figure<ReportRow> SAVED_SHARE =
      Figure.column(
          "Saved\n%",
          PERCENT, row -> Numbers.percent(row.pages().savedBytes(), row.mergeableBytes()));

  private static final Figure<ReportRow> FAILURE =
      Figure.of("failure", WORDS, "why it was not read to its end", row -> row.report().failure());

  private static final Figure<ReportRow> HUGE_PAGES =
      huge("hugePages", PAGES, "pages that lie in huge pages", HugePageFigures::pages);

  private static final Figure<ReportRow> HUGE_SAVED =
      huge("hugeSavedBytes", BYTES, "what merging frees of those", HugePageFigures::savedBytes);

  private static final Figure<ReportRow> HUGE_TO_SPLIT =
      huge("hugeToSplit", COUNT, "huge pages that would be split", HugePageFigures::toSplit);

  /** The first columns of the table of sources. */
  static final List<Figure<ReportRow>> SAVING_COLUMNS = List.of(LABEL, SAVED, SAVED_SHARE);

  /** The last columns of the table of sources. */
  static final List<Figure<ReportRow>> PAGE_COLUMNS =
      List.of(ALL, NOT_MERGING, ZERO, SHARED_WITHIN, SHARED_ACROSS, UNIQUE, VOLATILE);

  /** The columns of the table of kinds of memory. */
  static final List<Figure<ReportRow>> KIND_TABLE =
      List.of(
          LABEL.headed("Kind of memory"),
          SAVED,
          SAVED_SHARE,
          ALL,
          NOT_MERGING,
          ZERO,
          DUPLICATE,
          UNIQUE,
          VOLATILE);

  /** The columns of CSV. New ones are added after these: programs may know their positions. */
  static final List<Figure<ReportRow>> CSV =
      List.of(
          LABEL,
          ALL,
          ELIGIBLE,
          ZERO,
          HOLES,
          DUPLICATE,
          SHARED_WITHIN,
          SHARED_ACROSS,
          UNIQUE,
          VOLATILE,
          INELIGIBLE,
          SAVED,
          FAILURE,
          SHARED_BY_FORK,
          OTHER_DOMAIN,
          HUGE_PAGES,
          HUGE_SAVED,
          HUGE_TO_SPLIT,
          ZERO_UNKNOWN);

  /** The members of a kind of memory in JSON; a source has them too. */
  static final List<Figure<ReportRow>> KIND_JSON =
      List.of(
          ALL,
          ELIGIBLE,
          ZERO,
          HOLES,
          ZERO_UNKNOWN,
          DUPLICATE,
          UNIQUE,
          VOLATILE,
          SHARED_BY_FORK,
          OTHER_DOMAIN,
          MAPPED_TWICE,
          INELIGIBLE_BY_REASON,
          SAVED);

  /** The first members of a source in JSON. */
  static final List<Figure<ReportRow>> SOURCE_JSON = sourceJson();

  /** The members of a source's object {@code huge} in JSON. */
  static final List<Figure<ReportRow>> HUGE_JSON =
      List.of(
          HUGE_PAGES.named("pages"),
          HUGE_SAVED.named("savedBytes"),
          HUGE_TO_SPLIT.named("toSplit"));

  /** The last members of a source in JSON. */
  static final List<Figure<ReportRow>> FAILURE_JSON = List.of(FAILURE);

  private ScanFigures() {}

  private static List<Figure<ReportRow>> sourceJson() {
    List<Figure<ReportRow>> figures = new ArrayList<>(List.of(LABEL));
    figures.addAll(KIND_JSON);
    figures.addAll(List.of(SHARED_WITHIN, SHARED_ACROSS));
    return figures;
  }

  private static Figure<ReportRow> pages(
      String name, String meaning, Function<PageFigures, @Nullable Object> value) {
    return Figure.of(name, PAGES, meaning, value).of(ReportRow::pages);
  }

  private static Figure<ReportRow> huge(
      String name, Unit unit, String meaning, Function<HugePageFigures, @Nullable Object> value) {
    return Figure.of(name, unit, meaning, value).of(row -> row.report().huge());
  }

  /** Makes the figure of one reason why pages do not merge. */
  static Figure<ReportRow> reason(String reason) {
    return pages(reason, "", pages -> Totals.reasons(pages).getOrDefault(reason, 0L));
  }

  /** Makes the figure of one reason why pages are not eligible. */
  static Figure<ReportRow> ineligible(String reason) {
    return pages("ineligible." + reason, "", pages -> pages.ineligible().getOrDefault(reason, 0L));
  }

  /** Makes the figure that says how many of a row's pages another source holds, too. */
  static Figure<ReportRow> sharedWith(ReportRow other, SharingMatrix sharing) {
    return Figure.of(
        "sharedWith." + other.report().label(),
        PAGES,
        "how many of the pages that source holds, too",
        row -> row.isSource() ? sharing.pages(row.number(), other.number()) : null);
  }
}
