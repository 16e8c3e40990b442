package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Metric;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Declares what programs are told of a result and of its rows, in JSON and in CSV. */
final class BenchFigures {
  /** Who a row is about. */
  static final List<Figure<BenchRow>> CONTESTANT =
      List.of(
          Figure.of("label", Unit.WORDS, "the row's name", BenchRow::label),
          contestant("kind", Unit.WORDS, "what it is", who -> who.kind().label()),
          contestant("hasher", Unit.WORDS, "of a stack", who -> part(who, Stack::hasher)),
          contestant("index", Unit.WORDS, "of a stack", who -> part(who, Stack::index)),
          contestant("policy", Unit.WORDS, "of a stack", who -> part(who, Stack::policy)),
          contestant("threads", Unit.COUNT, "that scan", Contestant::threads),
          contestant(
              "still", Unit.WORDS, "what it is told of the memory", Contestant::assumedStatic),
          contestant("merges", Unit.ANSWER, "in earnest", who -> who.kind().merges()),
          Figure.of(
              "cannotRun",
              Unit.WORDS,
              "why it cannot run",
              row -> row.row().ran() || row.row().failed() ? null : row.row().obstacle()),
          Figure.of(
              "failed",
              Unit.WORDS,
              "how it failed by a fault of its own",
              row -> row.row().failed() ? row.row().obstacle() : null));

  /** What was scanned. */
  static final List<Figure<BenchResult>> MEMORY =
      List.of(
          Figure.of("workload", Unit.WORDS, "in one line", BenchResult::workload),
          Figure.of("pages", Unit.PAGES, "that can merge", BenchResult::pages),
          Figure.of("pageSize", Unit.BYTES, "of each page", BenchResult::pageSize),
          Figure.of(
              "mergeablePages",
              Unit.PAGES,
              "that the best merging saves",
              BenchResult::mergeablePages));

  /** How it was measured. */
  static final List<Figure<BenchResult>> CONFIG =
      List.of(
          Figure.of(
              "rounds", Unit.COUNT, "measured of each row", result -> result.config().rounds()),
          Figure.of(
              "warmUps", Unit.COUNT, "before the rounds", result -> result.config().warmUps()),
          Figure.of(
              "seed",
              Unit.COUNT,
              "of the workload and the order in rounds",
              result -> result.config().seed()));

  /** Where the rounds lie. */
  static final List<Figure<Spread>> SPREAD =
      List.of(
          Figure.of("median", Unit.COUNT, "half of the rounds are below", Spread::median),
          Figure.of("lowerQuartile", Unit.COUNT, "a quarter is below", Spread::lower),
          Figure.of("upperQuartile", Unit.COUNT, "a quarter is above", Spread::upper),
          Figure.of("min", Unit.COUNT, "the least", Spread::min),
          Figure.of("max", Unit.COUNT, "the most", Spread::max));

  private BenchFigures() {}

  private static Figure<BenchRow> contestant(
      String name, Unit unit, String meaning, Function<Contestant, @Nullable Object> value) {
    return Figure.of(name, unit, meaning, value).of(row -> row.row().contestant());
  }

  private static @Nullable Object part(Contestant contestant, Function<Stack, PartSpec> part) {
    Stack stack = contestant.stack();
    return stack == null ? null : part.apply(stack);
  }

  /** Makes the three figures of a metric: its median, and where the middle half lies. */
  static List<Figure<BenchRow>> metric(Metric metric) {
    return List.of(
        metric(metric, "", Spread::median),
        metric(metric, ".lower", Spread::lower),
        metric(metric, ".upper", Spread::upper));
  }

  private static Figure<BenchRow> metric(
      Metric metric, String suffix, Function<Spread, Double> value) {
    return Figure.of(
        metric.key() + suffix,
        Unit.COUNT,
        metric.unit(),
        row -> row.row().spread(metric).map(value));
  }

  /** Makes the figure of one fact about where it ran. */
  static Figure<BenchRow> fact(String name) {
    return Figure.of(
        "env." + name, Unit.WORDS, "where it ran", row -> row.result().environment().get(name));
  }

  /** Makes the figure of a ratio of speeds: its median. */
  static Figure<BenchRow> ratio(SpeedRatio ratio) {
    return Figure.of(
        ratio.key(),
        Unit.COUNT,
        "how many times as fast",
        row -> row.row().ran() ? ratio.of(row).map(Spread::median) : null);
  }
}
