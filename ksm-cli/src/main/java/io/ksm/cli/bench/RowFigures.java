package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Figure;
import io.ksm.cli.text.Figures;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The figures of a row as cells of a table. A dash stands for what nobody knows. */
final class RowFigures {
  private static final String UNKNOWN = "–";
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;
  private static final double NANOS_PER_SECOND = 1e9;

  private final BenchResult result;
  private final Row row;

  RowFigures(BenchResult result, Row row) {
    this.result = result;
    this.row = row;
  }

  private String median(Figure figure, int decimals, ToDoubleFunction<Double> conversion) {
    return row.spread(figure)
        .map(spread -> decimal(conversion.applyAsDouble(spread.median()), decimals))
        .orElse(UNKNOWN);
  }

  private static String decimal(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The speed that a time means. */
  String gibPerSecond(Figure nanos) {
    return median(nanos, 2, value -> result.bytes() / GIB / (value / NANOS_PER_SECOND));
  }

  /** The time of a page. */
  String nanosPerPage(Figure nanos) {
    return median(nanos, 0, value -> value / result.pages());
  }

  /** The spread over the rounds, in percent. */
  String deviation(Figure figure) {
    return row.spread(figure)
        .map(spread -> decimal(100 * spread.relativeDeviation(), 1))
        .orElse(UNKNOWN);
  }

  /** How many times as fast as the kernel. */
  String timesKernel(SpeedRatio toKernel) {
    return times(toKernel).map(times -> decimal(times, 1)).orElse(UNKNOWN);
  }

  /** The speed, in percent of what reading alone reaches. */
  String shareOfLimit(SpeedRatio toLimit) {
    return times(toLimit).map(times -> decimal(100 * times, 0)).orElse(UNKNOWN);
  }

  private Optional<Double> times(SpeedRatio ratio) {
    return ratio.of(row, result).map(Spread::median);
  }

  /** A count. */
  String count(Figure figure) {
    return median(figure, 0, value -> value);
  }

  /** A time in seconds. */
  String seconds(Figure nanos) {
    return median(nanos, 3, value -> value / NANOS_PER_SECOND);
  }

  /** A figure by the number of pages. */
  String perPage(Figure figure, int decimals) {
    return median(figure, decimals, value -> value / result.pages());
  }

  /** An amount of bytes. */
  String mebibytes(Figure bytes) {
    return median(bytes, 0, value -> value / MIB);
  }

  /** Whether it merges in earnest. */
  String merges() {
    Contestant.Kind kind = row.contestant().kind();
    if (kind == Contestant.Kind.READ_LIMIT) {
      return "none";
    }
    return kind.merges() ? "really" : "accounted for";
  }

  /** What merging saves. */
  String savedMebibytes() {
    return median(Figure.SAVED_PAGES, 1, value -> value * result.pageSize() / MIB);
  }

  /** What merging saves, in percent of what the best merging saves. */
  String savedShare() {
    return row.spread(Figure.SAVED_PAGES)
        .map(saved -> Figures.percent(Math.round(saved.median()), result.mergeablePages()))
        .orElse(UNKNOWN);
  }
}
