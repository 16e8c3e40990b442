package io.ksm.cli.bench.support;

import io.ksm.bench.BenchConfig;
import io.ksm.bench.BenchPrograms;
import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.UncertainOrder;
import io.ksm.bench.WorkloadPlace;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A result with figures that can be reckoned in the head: 1 GiB, three rounds. */
public final class BenchSamples {
  /** What would end a script element, or begin markup, where it is not escaped. */
  public static final String HOSTILE =
      "</script><img src=x onerror=\"console.error('broken')\"> & \u2028 */ /*{report}*/";

  static final long PAGES = 262_144;
  private static final long MILLI = 1_000_000;

  private BenchSamples() {}

  public static BenchResult result() {
    return result(3);
  }

  /** The same, said to come from another number of rounds. */
  public static BenchResult result(int rounds) {
    Contestant engine =
        new Contestant(
            new Stack(PartSpec.parse("crc32c"), PartSpec.parse("rb"), PartSpec.parse("ksm")),
            2,
            AssumedStatic.ON);
    Contestant limit = new Contestant(Contestant.Kind.READ_LIMIT, 2, AssumedStatic.SOURCE);
    Contestant kernel = new Contestant(Contestant.Kind.KERNEL, 1, AssumedStatic.OFF);
    Contestant tree = new Contestant(Contestant.Kind.MEMCMP_TREE, 1, AssumedStatic.ON);
    List<Row> rows =
        List.of(
            new Row(engine, samples(1, 80, 40, 100, true), ""),
            new Row(limit, samples(1, 35, 32, 0, true), ""),
            new Row(kernel, samples(2, 2000, 1000, 100, false), ""),
            new Row(tree, List.of(), HOSTILE));
    return new BenchResult(
        new BenchConfig(
            List.of(engine, limit, kernel, tree),
            List.of("mix", HOSTILE),
            PAGES * 4096,
            rounds,
            8,
            42,
            Path.of("/var/tmp"),
            WorkloadPlace.FILES,
            "",
            BenchPrograms.own(),
            "ksm bench mix"),
        Map.of("cpu", "A CPU " + HOSTILE, "jdk", "25", "kernel", "Linux", "date", "2026-11-23"),
        "mix: " + HOSTILE,
        PAGES,
        4096,
        104_858,
        rows,
        List.of(
            new UncertainOrder(Metric.SETTLED_NANOS, 1, 0, new Spread(0.8, 0.9, 0.99, 1.1, 1.2))));
  }

  /** The same, of whom nobody saw anything but the end. */
  public static BenchResult resultOfOneLook() {
    return with(row -> new Row(row.contestant(), ends(row.samples()), row.obstacle()));
  }

  /** The same; whoever cannot run has failed by a fault of their own. */
  public static BenchResult resultWithAFault() {
    return with(
        row -> new Row(row.contestant(), row.samples(), row.obstacle(), !row.obstacle().isEmpty()));
  }

  /** The same; the stack was measured as whole processes. */
  public static BenchResult resultOfWholeProcesses() {
    return with(row -> {
      Contestant who = row.contestant();
      if (who.stack() == null) {
        return row;
      }
      Contestant fresh =
          new Contestant(Contestant.Kind.FRESH, who.stack(), who.threads(), AssumedStatic.SOURCE);
      return new Row(fresh, firstMerges(row.samples()), "");
    });
  }

  private static List<Sample> firstMerges(List<Sample> samples) {
    return samples.stream()
        .map(sample -> {
          Map<Metric, Long> figures = new EnumMap<>(sample.figures());
          figures.remove(Metric.SETTLED_NANOS);
          figures.remove(Metric.METADATA_BYTES);
          return new Sample(figures, List.of());
        })
        .toList();
  }

  private static BenchResult with(UnaryOperator<Row> change) {
    BenchResult all = result();
    return new BenchResult(
        all.config(),
        all.environment(),
        all.workload(),
        all.pages(),
        all.pageSize(),
        all.mergeablePages(),
        all.rows().stream().map(change).toList(),
        all.uncertainOrders());
  }

  private static List<Sample> ends(List<Sample> samples) {
    return samples.stream()
        .map(sample -> {
          int size = sample.curve().size();
          return new Sample(sample.figures(), sample.curve().subList(Math.max(0, size - 1), size));
        })
        .toList();
  }

  private static List<Sample> samples(
      int scans, long firstMillis, long settledMillis, int savedPercent, boolean inJava) {
    List<Sample> samples = new ArrayList<>();
    for (int round = -1; round <= 1; round++) {
      Map<Metric, Long> figures = new EnumMap<>(Metric.class);
      figures.put(Metric.FIRST_SCANS, (long) scans);
      figures.put(Metric.FIRST_NANOS, (firstMillis + round) * MILLI);
      figures.put(Metric.FIRST_CPU_NANOS, 2 * firstMillis * MILLI);
      figures.put(Metric.SETTLED_NANOS, (settledMillis + round) * MILLI);
      figures.put(Metric.SAVED_PAGES, 104_858L * savedPercent / 100);
      if (inJava) {
        figures.put(Metric.METADATA_BYTES, 32 * PAGES);
        figures.put(Metric.SETTLED_ALLOCATED_BYTES, 0L);
      }
      List<CurvePoint> curve = new ArrayList<>();
      for (int step = 1; step <= 10; step++) {
        curve.add(
            new CurvePoint(firstMillis * MILLI * step / 10, 10_485L * savedPercent * step / 1000));
      }
      samples.add(new Sample(figures, savedPercent == 0 ? List.of() : curve));
    }
    return samples;
  }
}
