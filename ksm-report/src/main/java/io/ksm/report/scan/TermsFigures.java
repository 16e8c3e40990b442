package io.ksm.report.scan;

import static io.ksm.report.text.Unit.BYTES;
import static io.ksm.report.text.Unit.PAGES;
import static io.ksm.report.text.Unit.WORDS;

import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.SourceOwner;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Declares what is told of the terms on which a source's pages merge. */
final class TermsFigures {
  /** What it would save others to lose the source; only where there are others. */
  static final Figure<ReportRow> LOST_IF_LEFT =
      Figure.<ReportRow>of(
              "lostIfLeftBytes",
              BYTES,
              "how much less merging would save, over all sources, without this one",
              row -> row.isSource() ? row.terms().lostIfLeftBytes() : null)
          .headed("Lost if it\nleft MiB")
          .explained("lost if it left");

  private static final Figure<ReportRow> PINNED =
      Figure.of(
          "pinnedBytes",
          BYTES,
          "devices may reach it at any time, so that it cannot merge",
          row -> row.terms().pinnedBytes() > 0 ? row.terms().pinnedBytes() : null);

  private static final Figure<ReportRow> OFFERED =
      offered("pages", PAGES, "offered to KSM, and can merge", OfferedFigures::pages);

  private static final Figure<ReportRow> NOT_OFFERED =
      offered(
          "notOffered", PAGES, "can merge, but nobody offered them", OfferedFigures::notOffered);

  private static final Figure<ReportRow> SAVED_AS_THINGS_ARE =
      offered(
          "savedBytes",
          BYTES,
          "what merging frees if only offered pages merge",
          OfferedFigures::savedBytes);

  /** The same of a source; of their sum, only if all of it is known. */
  private static final Figure<ReportRow> SAVED_IF_KNOWN_OF_ALL =
      offered(
          "offeredSavedBytes",
          BYTES,
          "what merging frees if only offered pages merge; empty if not known of all",
          OfferedFigures::savedBytes,
          row -> row.isSource() || Totals.isOfferedKnown(row.terms().offered(), row.pages()));

  private static final Figure<ReportRow> USER =
      owner("user", "whose memory it is", SourceOwner::user);

  private static final Figure<ReportRow> CGROUP =
      owner("controlGroup", "the control group of the process", SourceOwner::controlGroup);

  private static final Figure<ReportRow> MACHINE =
      owner("machine", "the virtual machine whose memory it is", SourceOwner::machine);

  /** The members of the object {@code offered} of a source or kind in JSON. */
  static final List<Figure<ReportRow>> OFFERED_JSON =
      List.of(OFFERED, NOT_OFFERED, SAVED_AS_THINGS_ARE);

  /** More members of a source in JSON. */
  static final List<Figure<ReportRow>> SOURCE_JSON =
      List.of(LOST_IF_LEFT, PINNED, USER, CGROUP, MACHINE);

  /** More columns of CSV. */
  static final List<Figure<ReportRow>> CSV =
      List.of(
          LOST_IF_LEFT,
          PINNED,
          USER,
          CGROUP,
          MACHINE,
          OFFERED.named("offeredPages"),
          NOT_OFFERED.named("notOfferedPages"),
          SAVED_IF_KNOWN_OF_ALL);

  /** The columns of the table of what was offered. */
  static final List<Figure<ReportRow>> OFFERED_TABLE =
      List.of(
          ScanFigures.LABEL,
          OFFERED.headed("Offered\npages"),
          NOT_OFFERED.headed("Not\noffered"),
          SAVED_AS_THINGS_ARE.headed("Saved as things\nare MiB"),
          ScanFigures.SAVED.headed("Saved if all was\noffered MiB"));

  private TermsFigures() {}

  private static Figure<ReportRow> offered(
      String name, Unit unit, String meaning, Function<OfferedFigures, @Nullable Object> value) {
    return offered(name, unit, meaning, value, row -> true);
  }

  private static Figure<ReportRow> offered(
      String name,
      Unit unit,
      String meaning,
      Function<OfferedFigures, @Nullable Object> value,
      Predicate<ReportRow> told) {
    return Figure.of(
        name,
        unit,
        meaning,
        row ->
            row.terms().offered().known() > 0 && told.test(row)
                ? value.apply(row.terms().offered())
                : null);
  }

  private static Figure<ReportRow> owner(
      String name, String meaning, Function<SourceOwner, String> value) {
    return Figure.<MergingTerms>of(
            name,
            WORDS,
            meaning,
            terms -> value.apply(terms.owner()).isEmpty() ? null : value.apply(terms.owner()))
        .of(ReportRow::terms);
  }
}
