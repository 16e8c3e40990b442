package io.ksm.cli.bench;

import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Metric;
import io.ksm.report.text.Figure;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Declares the columns of the tables for people, each with the words that explain it. */
final class BenchColumns {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final Figure<BenchRow> LABEL =
      Figure.column(
          "", Unit.WORDS, row -> row.row().failed() ? row.label() + " (failed)" : row.label());

  /** How fast the first merge is. */
  static final List<Figure<BenchRow>> FIRST_SPEED =
      speed(Metric.FIRST_NANOS, SpeedRatio.FIRST_TO_KERNEL, SpeedRatio.FIRST_TO_LIMIT);

  private static final Figure<BenchRow> FIRST_TO_BASELINE =
      toBaseline(SpeedRatio.FIRST_TO_BASELINE);

  private static final Figure<BenchRow> SETTLED_TO_BASELINE =
      toBaseline(SpeedRatio.SETTLED_TO_BASELINE);

  /** What the first merge costs. */
  static final List<Figure<BenchRow>> FIRST_COST =
      cost(Metric.FIRST_CPU_NANOS, Metric.FIRST_BYTES_READ, Metric.FIRST_COMPARISONS);

  /** What is remembered of pages, and by which process. */
  static final List<Figure<BenchRow>> MEMORY_COST =
      List.of(
          column("Metadata\nB/page", row -> perPage(row, Metric.METADATA_BYTES, 1))
              .explained("metadata", "what keeping track of a page costs"),
          column("Peak\nMiB", row -> mebibytes(row, Metric.PEAK_RESIDENT_BYTES))
              .explained(
                  "peak, own",
                  "of the process: most at once with mapped files, and without, afterwards"),
          column("Own\nMiB", row -> mebibytes(row, Metric.ANONYMOUS_BYTES)));

  private static final List<Figure<BenchRow>> SAVED =
      List.of(
          column("Saved\nMiB", BenchColumns::savedMebibytes),
          column("% of\nbest", BenchColumns::savedShare));

  /** Returns the table of the first merge. */
  static List<Figure<BenchRow>> first(boolean withBaseline) {
    return table(
        withBaseline ? List.of(FIRST_TO_BASELINE) : List.of(),
        FIRST_SPEED,
        List.of(column("Scans", row -> decimal(row.median(Metric.FIRST_SCANS), 0))),
        FIRST_COST,
        SAVED);
  }

  /** Returns the table of whole processes. */
  static List<Figure<BenchRow>> fresh(boolean withBaseline) {
    return table(
        List.of(column("Time\ns", row -> seconds(row, Metric.FIRST_NANOS, 3))),
        withBaseline ? List.of(FIRST_TO_BASELINE) : List.of(),
        FIRST_SPEED,
        List.of(column("CPU\ns", row -> seconds(row, Metric.FIRST_CPU_NANOS, 2))),
        SAVED);
  }

  /** Returns the table of the settled scan. */
  static List<Figure<BenchRow>> settled(boolean withBaseline) {
    return table(
        withBaseline ? List.of(SETTLED_TO_BASELINE) : List.of(),
        speed(Metric.SETTLED_NANOS, SpeedRatio.SETTLED_TO_KERNEL, SpeedRatio.SETTLED_TO_LIMIT),
        cost(Metric.SETTLED_CPU_NANOS, Metric.SETTLED_BYTES_READ, Metric.SETTLED_COMPARISONS),
        List.of(
            column("Allocated\nB/page", row -> perPage(row, Metric.SETTLED_ALLOCATED_BYTES, 2))));
  }

  /** The table of memory. */
  static final List<Figure<BenchRow>> MEMORY =
      table(MEMORY_COST, List.of(Figure.column("Merges", Unit.WORDS, BenchColumns::merges)));

  private BenchColumns() {}

  @SafeVarargs
  private static List<Figure<BenchRow>> table(List<Figure<BenchRow>>... parts) {
    List<Figure<BenchRow>> columns = new ArrayList<>(List.of(LABEL));
    for (List<Figure<BenchRow>> part : parts) {
      columns.addAll(part);
    }
    return columns;
  }

  private static Figure<BenchRow> column(String heading, Function<BenchRow, String> text) {
    return Figure.column(heading, Unit.COUNT, text);
  }

  private static Figure<BenchRow> toBaseline(SpeedRatio ratio) {
    return column("Times\nbaseline", row -> decimal(row.ratio(ratio), 2));
  }

  private static List<Figure<BenchRow>> speed(
      Metric nanos, SpeedRatio toKernel, SpeedRatio toLimit) {
    return List.of(
        column("GiB/s", row -> gibPerSecond(row, nanos))
            .explained(
                "GiB/s", "memory by time; with two scans in a first merge, by the time of both"),
        column("ns/page", row -> perPage(row, nanos, 0)),
        column("± %", row -> deviation(row, nanos))
            .explained("± %", "half of the range in which the middle half of the rounds lies"),
        column("Times\nksmd", row -> decimal(row.ratio(toKernel), 1))
            .explained("times ksmd", "how many times as fast as the kernel in the same round"),
        column("% of\nlimit", row -> decimal(row.ratio(toLimit), 0, ratio -> 100 * ratio))
            .explained(
                "% of limit",
                "of the speed of limit:process_vm_readv in the same round, or else of limit:read with"
                    + " as many threads"));
  }

  private static List<Figure<BenchRow>> cost(
      Metric cpuNanos, Metric bytesRead, Metric comparisons) {
    return List.of(
        column("CPU\ns", row -> seconds(row, cpuNanos, 3))
            .explained(
                "CPU", "processor time of the threads that scan; that of ksmd for the kernel"),
        column("Read\nB/page", row -> perPage(row, bytesRead, 0))
            .explained("read", "bytes of pages that were read, to compare too"),
        column("Compa-\nrisons", row -> decimal(row.median(comparisons), 0)));
  }

  private static String decimal(OptionalDouble value, int decimals) {
    return decimal(value, decimals, DoubleUnaryOperator.identity());
  }

  private static String decimal(
      OptionalDouble value, int decimals, DoubleUnaryOperator conversion) {
    return value.isPresent()
        ? String.format(
            Locale.ROOT, "%,." + decimals + "f", conversion.applyAsDouble(value.getAsDouble()))
        : Unit.UNKNOWN;
  }

  private static String gibPerSecond(BenchRow row, Metric nanos) {
    double gib = row.result().bytes() / GIB;
    return decimal(row.median(nanos), 2, value -> gib / (value / NANOS_PER_SECOND));
  }

  private static String seconds(BenchRow row, Metric nanos, int decimals) {
    return decimal(row.median(nanos), decimals, value -> value / NANOS_PER_SECOND);
  }

  private static String perPage(BenchRow row, Metric metric, int decimals) {
    return decimal(row.median(metric), decimals, value -> value / row.result().pages());
  }

  private static String mebibytes(BenchRow row, Metric bytes) {
    return decimal(row.median(bytes), 0, value -> value / MIB);
  }

  private static String deviation(BenchRow row, Metric metric) {
    return row.row()
        .spread(metric)
        .map(spread -> decimal(OptionalDouble.of(100 * spread.relativeDeviation()), 1))
        .orElse(Unit.UNKNOWN);
  }

  private static String savedMebibytes(BenchRow row) {
    int pageSize = row.result().pageSize();
    return decimal(row.median(Metric.SAVED_PAGES), 1, pages -> pages * pageSize / MIB);
  }

  private static String savedShare(BenchRow row) {
    return row.row()
        .spread(Metric.SAVED_PAGES)
        .map(saved -> Numbers.percent(Math.round(saved.median()), row.result().mergeablePages()))
        .orElse(Unit.UNKNOWN);
  }

  private static String merges(BenchRow row) {
    Contestant.Kind kind = row.row().contestant().kind();
    if (kind.isLimit()) {
      return "none";
    }
    return kind.merges() ? "really" : "accounted for";
  }
}
