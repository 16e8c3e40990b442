package io.ksm.report.since;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source.
 *
 * @param then what the earlier report says of it; null if it came since
 * @param now what the later one says; null if it left
 */
record SourceChange(@Nullable SourceAmounts then, @Nullable SourceAmounts now) {
  private static final Figure<SourceChange> LABEL =
      Figure.<SourceChange>of("label", Unit.WORDS, "the source", SourceChange::label)
          .headed("Source");

  private static final Figure<SourceChange> CHANGE =
      Figure.<SourceChange>of("change", Unit.WORDS, "came, left or stayed", SourceChange::change)
          .headed("");

  /** In tables and JSON. */
  static final List<Figure<SourceChange>> FIGURES =
      List.of(
          LABEL,
          CHANGE,
          then("savedBytesThen", "Saved\nMiB then", SourceAmounts::saved),
          now("savedBytes", "Saved\nMiB now", SourceAmounts::saved),
          then("volatileBytesThen", "Volatile\nMiB then", SourceAmounts::volatileBytes),
          now("volatileBytes", "Volatile\nMiB now", SourceAmounts::volatileBytes),
          then("zeroBytesThen", "Zero\nMiB then", SourceAmounts::zero),
          now("zeroBytes", "Zero\nMiB now", SourceAmounts::zero));

  private static Figure<SourceChange> then(
      String name, String heading, ToLongFunction<SourceAmounts> amount) {
    return Figure.<SourceChange>of(
            name, Unit.BYTES, "in the earlier report", change -> value(change.then, amount))
        .headed(heading);
  }

  private static Figure<SourceChange> now(
      String name, String heading, ToLongFunction<SourceAmounts> amount) {
    return Figure.<SourceChange>of(
            name, Unit.BYTES, "in this one", change -> value(change.now, amount))
        .headed(heading);
  }

  private static @Nullable Object value(
      @Nullable SourceAmounts amounts, ToLongFunction<SourceAmounts> amount) {
    return amounts == null ? null : (Object) amount.applyAsLong(amounts);
  }

  private String label() {
    return now != null ? now.label() : then != null ? then.label() : "";
  }

  private String change() {
    return came() ? "came" : left() ? "left" : "stayed";
  }

  boolean came() {
    return then == null;
  }

  boolean left() {
    return now == null;
  }

  /** Says whether any of it is another than it was. */
  boolean isChange() {
    return now == null || !now.equals(then);
  }

  /** Returns by how much more, or less, of it is saved. */
  long savedChange() {
    return (now == null ? 0 : now.saved()) - (then == null ? 0 : then.saved());
  }
}
