package io.ksm.cli.simulate;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import io.ksm.simulate.CostModel;
import io.ksm.simulate.Outcome;
import io.ksm.simulate.Simulation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Declares what is told of a simulation and of the policies in it. */
public final class SimulationFigures {
  private static final Figure<Outcome> POLICY =
      Figure.<Outcome>of(
              "policy", Unit.WORDS, "the row's name", outcome -> outcome.policy().toString())
          .headed("");

  /** What merging saved. */
  public static final Figure<Outcome> SAVED =
      Figure.<Outcome>of(
              "savedBytes",
              Unit.BYTES,
              "what merging saved, on average over time",
              outcome -> Math.round(outcome.savedBytes()))
          .headed("saved\nMiB")
          .explained("saved");

  /** By how much less it may have been. */
  public static final Figure<Outcome> UNKNOWN =
      Figure.<Outcome>of(
              "unknownBytes",
              Unit.BYTES,
              "by how much less it may have been: when a page changed between two samples is not"
                  + " known",
              outcome -> Math.round(outcome.unknownBytes()))
          .headed("less\nMiB")
          .explained("less");

  private static final Figure<Outcome> SHARE =
      Figure.<Outcome>of(
              "savedPercentOfBest",
              Unit.PERCENT,
              "saved, of what the best merging would have saved, which finds all at once and at no"
                  + " cost",
              outcome -> percent(outcome.share()))
          .headed("% of\nbest")
          .explained("% of best");

  private static final Figure<Outcome> TO_HALF =
      time("nanosToHalf", 0.5, "time until half of what the best merging saved then was saved")
          .headed("to\n50 %")
          .explained(
              "to 50 %, to 90 %", "time until so much of what the best merging saves was saved");

  /** How soon most of the best saving was reached. */
  public static final Figure<Outcome> TO_MOST =
      time("nanosToMost", 0.9, "time until 90 % of it was saved").headed("to\n90 %");

  /** What scanning took of a processor. */
  public static final Figure<Outcome> CPU =
      Figure.<Outcome>of(
              "cpuPercent",
              Unit.PERCENT,
              "of one processor, which scanning took",
              outcome -> percent(outcome.cpu()))
          .headed("CPU\n%")
          .explained("CPU");

  private static final Figure<Outcome> VISITS =
      Figure.<Outcome>of(
          "visits", Unit.PAGES, "of pages", outcome -> outcome.counters().pagesScanned());

  /** How many merged pages were written to. */
  public static final Figure<Outcome> BREAKS =
      Figure.<Outcome>of(
              "breaks",
              Unit.PAGES,
              "writes to merged pages: each cost its program a page fault and a copy",
              Outcome::breaks)
          .explained("breaks");

  private static final Figure<Outcome> GIVE_BACK =
      Figure.<Outcome>of(
              "giveBackBytes",
              Unit.BYTES,
              "the most by which memory in use grew within a minute, as merged pages broke",
              Outcome::largestGiveBackBytes)
          .headed("give-back\nMiB")
          .explained("give-back");

  private static final Figure<Outcome> METADATA =
      Figure.<Outcome>of(
              "metadataBytes",
              Unit.BYTES,
              "what the kernel would have spent on what it knows of pages, at most",
              Outcome::metadataBytes)
          .headed("metadata\nMiB")
          .explained("metadata");

  /** Of a policy, in tables. */
  static final List<Figure<Outcome>> COLUMNS =
      List.of(
          POLICY, SAVED, UNKNOWN, SHARE, TO_HALF, TO_MOST, CPU, VISITS, BREAKS, GIVE_BACK,
          METADATA);

  /** Of a policy, for programs. */
  static final List<Figure<Outcome>> ALL =
      List.of(
          POLICY,
          SAVED,
          UNKNOWN,
          Figure.of(
              "bestBytes",
              Unit.BYTES,
              "what the best merging would have saved, on average over time",
              outcome -> Math.round(outcome.bestBytes())),
          SHARE,
          Figure.of("mostSavedBytes", Unit.BYTES, "the most at any time", Outcome::mostSavedBytes),
          TO_HALF,
          TO_MOST,
          CPU,
          VISITS,
          BREAKS,
          GIVE_BACK,
          METADATA,
          Figure.of(
              "fullScans", Unit.COUNT, "completed", outcome -> outcome.counters().fullScans()),
          Figure.of(
              "simulatedNanos", Unit.NANOS, "how long the simulation took", Outcome::realNanos));

  /** What was simulated. */
  static final List<Figure<Simulation>> RECORDING =
      List.of(
          Figure.of("nanos", Unit.NANOS, "how long the recording is", Simulation::nanos),
          Figure.of("samples", Unit.COUNT, "of the recording", Simulation::moments));

  /** What work was taken to cost. */
  static final List<Figure<CostModel>> COSTS =
      List.of(
          Figure.of(
              "mergedVisit",
              Unit.COUNT,
              "nanoseconds of a visit that finds its page merged",
              CostModel::mergedVisit),
          Figure.of("visit", Unit.COUNT, "of each other visit", CostModel::visit),
          Figure.of("skip", Unit.COUNT, "of each page that is skipped", CostModel::skip),
          Figure.of(
              "stableLevel",
              Unit.COUNT,
              "of each level of the tree of merged pages",
              CostModel::stableLevel),
          Figure.of(
              "unstableLevel",
              Unit.COUNT,
              "of each level of the tree of calm pages",
              CostModel::unstableLevel),
          Figure.of("merge", Unit.COUNT, "of each merge", CostModel::merge),
          Figure.of("batch", Unit.COUNT, "of the beginning of each batch", CostModel::batch),
          Figure.of("pause", Unit.COUNT, "by which a pause is longer", CostModel::pause));

  private SimulationFigures() {}

  private static Figure<Outcome> time(String name, double share, String meaning) {
    return Figure.<Outcome>of(name, Unit.NANOS, meaning, outcome -> outcome.timeTo(share))
        .shown(outcome ->
            outcome.timeTo(share).isPresent()
                ? Numbers.time(outcome.timeTo(share).getAsLong())
                : "never");
  }

  /** Returns a share in percent, with two decimals. */
  public static BigDecimal percent(double share) {
    return BigDecimal.valueOf(100 * share).setScale(2, RoundingMode.HALF_UP);
  }
}
