package io.ksm.cli.fleet;

import io.ksm.fleet.place.PlacementAdvice;
import io.ksm.fleet.place.SourceMove;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;

/** Declares what is told of placements. */
final class PlaceFigures {
  private static final double GIB = 1L << 30;

  private final PlacementAdvice advice;

  PlaceFigures(PlacementAdvice advice) {
    this.advice = advice;
  }

  private <T> Figure<T> bytes(String name, String meaning, Function<T, Long> pages) {
    return Figure.of(
        name, Unit.BYTES, meaning, thing -> pages.apply(thing) * advice.fleet().pageSize());
  }

  /** Of a placement. */
  List<Figure<PlacementRow>> placements() {
    return List.of(
        Figure.<PlacementRow>of("placement", Unit.WORDS, "which one", PlacementRow::name)
            .headed("Placement"),
        this.<PlacementRow>bytes(
                "savedAcrossBytes",
                "what sources on the same host save together, beyond what each saves alone",
                row -> row.saved().pages())
            .headed("Across\nMiB")
            .explained("Across"),
        this.<PlacementRow>bytes(
                "savedAcrossErrorBytes",
                "by how much that may be off, in 95 of 100 samples",
                row -> row.saved().error())
            .headed("±\nMiB")
            .explained("±"),
        Figure.<PlacementRow>of(
                "savedAcrossPercent",
                Unit.PERCENT,
                "of what all sources have in memory",
                row -> percent(row.saved().pages()))
            .headed("% of\nmemory")
            .explained("% of memory"));
  }

  private BigDecimal percent(long pages) {
    long resident = Math.max(1, advice.fleet().residentPages());
    return BigDecimal.valueOf(100.0 * pages / resident).setScale(2, RoundingMode.HALF_UP);
  }

  /** Of a move. */
  List<Figure<SourceMove>> moves() {
    return List.of(
        Figure.<SourceMove>of("source", Unit.WORDS, "what is moved", move -> move.source().name())
            .headed("Source"),
        Figure.<SourceMove>of("from", Unit.WORDS, "the host on which it is", SourceMove::from)
            .headed("From"),
        Figure.<SourceMove>of("to", Unit.WORDS, "the host to which it goes", SourceMove::to)
            .headed("To"),
        Figure.<SourceMove>of(
                "memoryBytes",
                Unit.BYTES,
                "what is moved with it",
                move -> move.source().memoryBytes())
            .headed("Memory\nMiB"),
        this.<SourceMove>bytes(
                "gainBytes",
                "what is saved more once this move and those above it are done; a negative one makes"
                    + " room",
                SourceMove::gain)
            .headed("Gain\nMiB")
            .explained("Gain"),
        Figure.<SourceMove>of(
                "gainBytesPerGiB", Unit.BYTES, "gain for each GiB that is moved", this::rate)
            .headed("Gain/GiB\nMiB"),
        Figure.<SourceMove>of(
                "needsRoom",
                Unit.ANSWER,
                "whether its host has no room yet: do it together with the next ones",
                SourceMove::needsRoom)
            .headed("Needs\nroom")
            .explained("Needs room")
            .shown(move -> move.needsRoom() ? "yes" : ""));
  }

  private long rate(SourceMove move) {
    double gain = move.gain() * (double) advice.fleet().pageSize();
    return Math.round(gain / Math.max(1, move.source().memoryBytes()) * GIB);
  }

  /** Of the advice as a whole. */
  List<Figure<PlacementAdvice>> advice() {
    return List.of(
        Figure.of("pays", Unit.ANSWER, "whether moving pays", PlacementAdvice::pays),
        Figure.of(
            "mustMove",
            Unit.ANSWER,
            "whether moves are needed, as the present placement does not keep the rules",
            PlacementAdvice::mustMove),
        Figure.of(
            "breach",
            Unit.WORDS,
            "which rule it does not keep",
            advised -> advised.mustMove() ? advised.breach() : null),
        Figure.of(
            "refusal",
            Unit.WORDS,
            "why nothing is promised",
            advised -> advised.pays() ? null : advised.refusal()),
        bytes(
            "residentBytes",
            "what all sources have in memory",
            advised -> advised.fleet().residentPages()),
        bytes(
            "savedWithinBytes",
            "what sources save alone, wherever they are, zeros included",
            PlacementAdvice::within),
        bytes(
            "gainBytes",
            "what the best placement saves more than the present one",
            advised -> advised.gain().pages()),
        bytes(
            "gainErrorBytes",
            "by how much that may be off, in 95 of 100 samples",
            advised -> advised.gain().error()),
        Figure.of("maxSources", Unit.COUNT, "of a host", PlacementAdvice::maxSources),
        Figure.of(
            "sampleShare",
            Unit.COUNT,
            "of the contents by which was chosen, and as many by which was judged",
            PlacementAdvice::sampleShare));
  }
}
