package io.ksm.cli.fleet;

import io.ksm.fleet.place.PlacementMoment;
import io.ksm.fleet.query.Estimate;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Declares what is told of placements over time. */
final class ReplayFigures {
  private final int pageSize;

  /** Makes figures of a fleet whose pages have a size. */
  ReplayFigures(int pageSize) {
    this.pageSize = pageSize;
  }

  private Figure<PlacementMoment> bytes(
      String name, String heading, String meaning, Function<PlacementMoment, Estimate> estimate) {
    return maybe(name, heading, meaning, estimate.andThen(Optional::of));
  }

  private Figure<PlacementMoment> maybe(
      String name,
      String heading,
      String meaning,
      Function<PlacementMoment, Optional<Estimate>> estimate) {
    return Figure.<PlacementMoment>of(
            name + "Bytes",
            Unit.BYTES,
            meaning,
            moment -> estimate.apply(moment).map(saved -> saved.pages() * pageSize).orElse(null))
        .headed(heading + "\nMiB")
        .explained(heading.replace('\n', ' '));
  }

  private Figure<PlacementMoment> error(
      String name, Function<PlacementMoment, Optional<Estimate>> estimate) {
    return Figure.<PlacementMoment>of(
            name + "ErrorBytes",
            Unit.BYTES,
            "by how much that may be off, in 95 of 100 samples",
            moment -> estimate.apply(moment).map(saved -> saved.error() * pageSize).orElse(null))
        .headed("±\nMiB");
  }

  /** Those of a table. */
  List<Figure<PlacementMoment>> table() {
    List<Figure<PlacementMoment>> figures = new ArrayList<>();
    figures.add(
        Figure.<PlacementMoment>of(
                "time",
                Unit.WORDS,
                "when the fleet was collected",
                moment -> moment.time().truncatedTo(ChronoUnit.SECONDS).toString())
            .headed("Time"));
    figures.add(
        Figure.<PlacementMoment>of(
                "sources", Unit.COUNT, "that there were", PlacementMoment::sources)
            .headed("Sources"));
    figures.add(
        Figure.<PlacementMoment>of(
                "movedSources",
                Unit.COUNT,
                "sources of the moves that there were",
                PlacementMoment::moved)
            .headed("Moved"));
    figures.add(
        maybe(
            "random",
            "Random",
            "what a placement saves that nobody thought about",
            PlacementMoment::random));
    figures.add(
        bytes("unmoved", "No moves", "what is saved without any move", PlacementMoment::unmoved));
    figures.add(
        bytes("placed", "Moves", "what is saved once all moves are made", PlacementMoment::placed));
    figures.add(
        maybe(
            "fresh",
            "Anew",
            "what the best placement saves that is found for that time alone",
            PlacementMoment::fresh));
    figures.add(bytes("bound", "Bound", "what no placement exceeds", PlacementMoment::bound));
    figures.add(bytes("gain", "Gain", "what the moves save more than none", PlacementMoment::gain));
    figures.add(error("gain", moment -> Optional.of(moment.gain())));
    figures.add(
        Figure.<PlacementMoment>of(
                "heldPercent",
                Unit.PERCENT,
                "how much the moves gain of what a placement for that time would gain",
                moment -> moment.held().map(ReplayFigures::percent).orElse(null))
            .headed("Held\n%")
            .explained("Held"));
    return figures;
  }

  private static BigDecimal percent(double share) {
    return BigDecimal.valueOf(100 * share).setScale(1, RoundingMode.HALF_UP);
  }

  /** All of them. */
  List<Figure<PlacementMoment>> all() {
    List<Figure<PlacementMoment>> figures = new ArrayList<>(table());
    figures.add(
        Figure.of(
            "residentBytes",
            Unit.BYTES,
            "what all sources had in memory",
            moment -> moment.residentPages() * pageSize));
    figures.add(maybe("freshGain", "", "what it would gain", PlacementMoment::freshGain));
    figures.add(error("freshGain", PlacementMoment::freshGain));
    figures.add(
        Figure.of(
            "breach",
            Unit.WORDS,
            "which rule is not kept once all moves are made",
            moment -> moment.breach().isEmpty() ? null : moment.breach()));
    return figures;
  }
}
