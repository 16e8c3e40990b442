package io.ksm.report.scan;

import io.ksm.core.report.GroupReport;
import io.ksm.core.report.PageFigures;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Declares what is told of each group of sources. */
final class GroupFigures {
  private static final Figure<GroupReport> LABEL =
      Figure.of("label", Unit.WORDS, "the group", GroupReport::label);

  private static final Figure<GroupReport> SOURCES =
      Figure.<GroupReport>of("sources", Unit.COUNT, "how many belong to it", GroupReport::sources)
          .headed("Sources");

  private static final Figure<GroupReport> ALL = pages("pages", "Pages", PageFigures::pages);

  private static final Figure<GroupReport> ELIGIBLE =
      pages("eligible", "Eligible", PageFigures::eligible);

  private static final Figure<GroupReport> ZERO =
      pages("zero", "Zero", PageFigures::zero)
          .shown(row -> Numbers.count(row.figures().zero() - row.figures().holes()));

  private static final Figure<GroupReport> HOLES = pages("holes", "", PageFigures::holes);

  private static final Figure<GroupReport> ZERO_UNKNOWN =
      pages("zeroUnknown", "", PageFigures::zeroUnknown);

  private static final Figure<GroupReport> DUPLICATE =
      pages("duplicate", "Duplicate", PageFigures::duplicate);

  private static final Figure<GroupReport> UNIQUE = pages("unique", "Unique", PageFigures::unique);

  private static final Figure<GroupReport> VOLATILE =
      pages("volatile", "Volatile", PageFigures::volatilePages);

  private static final Figure<GroupReport> SAVED =
      Figure.<GroupReport>of(
              "savedBytes", Unit.BYTES, "the sum of its sources", row -> row.figures().savedBytes())
          .headed("Saved\nMiB");

  private static final Figure<GroupReport> WITHIN =
      Figure.<GroupReport>of(
              "savedWithinBytes",
              Unit.BYTES,
              "what is saved if its pages merge with each other only",
              GroupReport::savedWithinBytes)
          .headed("Saved\nwithin MiB");

  private static final Figure<GroupReport> LOST =
      Figure.<GroupReport>of(
              "lostIfLeftBytes",
              Unit.BYTES,
              "how much less merging would save, over all sources, without this group",
              GroupReport::lostIfLeftBytes)
          .headed("Lost if it\nleft MiB");

  /** The members of a group in JSON. */
  static final List<Figure<GroupReport>> JSON =
      List.of(
          LABEL,
          SOURCES,
          ALL,
          ELIGIBLE,
          ZERO,
          HOLES,
          ZERO_UNKNOWN,
          DUPLICATE,
          UNIQUE,
          VOLATILE,
          SAVED,
          WITHIN,
          LOST);

  private GroupFigures() {}

  private static Figure<GroupReport> pages(
      String name, String heading, Function<PageFigures, @Nullable Object> value) {
    return Figure.of(name, Unit.PAGES, "the sum of its sources", value)
        .headed(heading)
        .of(GroupReport::figures);
  }

  /**
   * Returns the columns of the table.
   *
   * @param word what a group is called
   */
  static List<Figure<GroupReport>> table(String word) {
    List<Figure<GroupReport>> columns = new ArrayList<>();
    columns.add(LABEL.headed(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)));
    columns.addAll(List.of(SAVED, WITHIN, LOST, SOURCES, ALL, ZERO, DUPLICATE, UNIQUE));
    return columns;
  }
}
