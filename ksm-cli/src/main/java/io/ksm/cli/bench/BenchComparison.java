package io.ksm.cli.bench;

import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.bench.RankTest;
import io.ksm.bench.Spread;
import io.ksm.bench.contest.Metric;
import io.ksm.report.text.Numbers;
import io.ksm.report.text.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says what changed from one result of a benchmark to a later one, beyond the noise. For whoever
 * works on a part.
 *
 * <p>The rounds of two results are not interleaved: the machine may have been faster on one day.
 * Where both have measured how fast memory can be read or copied, in the same way, times are
 * counted in that, round by round.
 */
final class BenchComparison {
  /** How probable it is that noise alone changes any of all times that are compared. */
  private static final double MAX_PROBABILITY = 0.05;

  /**
   * By how much a time has to change. All rounds of a row come from one process, and from process
   * to process compilers and the placement of memory make that much of a difference.
   */
  private static final double MIN_CHANGE = 0.05;

  /** By how much metadata may differ from run to run, as indexes grow in steps. */
  private static final double METADATA_SLACK = 0.01;

  private final SavedBench before;
  private final SavedBench after;
  private final List<String> failures = new ArrayList<>();
  private final List<String[]> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final double maxProbability;
  private int unchanged;
  private boolean worse;

  /**
   * Compares.
   *
   * @throws UsageException if the two are not of the same memory
   */
  BenchComparison(SavedBench before, SavedBench after) {
    this.before = before;
    this.after = after;
    requireSameMemory();
    this.maxProbability = MAX_PROBABILITY / Math.max(1, 2 * before.rows().size());
    noteEnvironment();
    noteFailures(before);
    noteFailures(after);
    for (SavedRow row : before.rows()) {
      Optional<SavedRow> now = after.like(row);
      if (now.isPresent()) {
        compare(row, now.get());
      } else {
        notes.add("only in %s: %s".formatted(before.name(), row.label()));
      }
    }
    for (SavedRow row : after.rows()) {
      if (before.like(row).isEmpty()) {
        notes.add("only in %s: %s".formatted(after.name(), row.label()));
      }
    }
  }

  /** Says whether any row is slower, saves less, needs more or does not run any more. */
  boolean gotWorse() {
    return worse;
  }

  private void requireSameMemory() {
    if (!before.memory().equals(after.memory())) {
      throw new UsageException(
          "'%s' is of other memory (%s) than '%s' (%s): compare like with like"
              .formatted(before.name(), before.memory(), after.name(), after.memory()));
    }
    if (before.isWorkload() && before.seed() != after.seed()) {
      throw new UsageException(
          "'%s' and '%s' are of memory made by other seeds, %d and %d: give both the same --seed"
              .formatted(before.name(), after.name(), before.seed(), after.seed()));
    }
  }

  private void noteEnvironment() {
    for (String fact : List.of("cpu", "processors", "kernel", "jdk")) {
      String was = before.environment().get(fact);
      String is = after.environment().get(fact);
      if (!Objects.equals(was, is)) {
        notes.add("measured on another %s: %s, then %s".formatted(fact, was, is));
      }
    }
  }

  private void noteFailures(SavedBench result) {
    for (SavedRow row : result.rows()) {
      if (row.failed()) {
        failures.add("%s failed in %s: %s".formatted(row.label(), result.name(), row.obstacle()));
      }
    }
  }

  private void compare(SavedRow was, SavedRow is) {
    if (!is.obstacle().isEmpty() || !was.obstacle().isEmpty()) {
      compareObstacles(was, is);
      return;
    }
    compareTimes("first merge", Metric.FIRST_NANOS, was, is);
    compareTimes("settled scan", Metric.SETTLED_NANOS, was, is);
    compareCounts("saved pages", Metric.SAVED_PAGES, 0, -1, was, is);
    compareCounts("metadata bytes", Metric.METADATA_BYTES, METADATA_SLACK, 1, was, is);
  }

  /** What has failed is told already. */
  private void compareObstacles(SavedRow was, SavedRow is) {
    worse |= was.obstacle().isEmpty() && !was.isLimit();
    if (was.failed() || is.failed()) {
      return;
    }
    if (was.obstacle().isEmpty()) {
      notes.add("%s does not run any more: %s".formatted(is.label(), is.obstacle()));
    } else if (is.obstacle().isEmpty()) {
      notes.add("%s runs now; before: %s".formatted(is.label(), was.obstacle()));
    } else {
      notes.add("%s does not run: %s".formatted(is.label(), is.obstacle()));
    }
  }

  private void compareTimes(String what, Metric metric, SavedRow was, SavedRow is) {
    List<Long> first = was.values(metric.key());
    List<Long> second = is.values(metric.key());
    if (first.isEmpty() || second.isEmpty()) {
      return;
    }
    if (RankTest.smallest(first.size(), second.size()) >= maxProbability) {
      notes.add(
          "%s of %s not judged: so few rounds can be noise; give --rounds a larger number"
              .formatted(what, is.label()));
      return;
    }
    Optional<LimitPair> limits = limits(was, is);
    List<Double> old =
        limits.map(both -> ratios(metric, was, both.before())).orElseGet(() -> doubles(first));
    List<Double> now =
        limits.map(both -> ratios(metric, is, both.after())).orElseGet(() -> doubles(second));
    double median = Spread.of(old).median();
    double newMedian = Spread.of(now).median();
    boolean large = Math.max(median, newMedian) >= (1 + MIN_CHANGE) * Math.min(median, newMedian);
    if (!large || RankTest.probability(old, now) >= maxProbability) {
      unchanged++;
      return;
    }
    String how =
        newMedian > median
            ? "%.2f times as slow".formatted(newMedian / median)
            : "%.2f times as fast".formatted(median / newMedian);
    if (is.isLimit()) {
      notes.add("the machine itself: %s is %s".formatted(is.label(), how));
      return;
    }
    worse |= newMedian > median;
    String unit = limits.map(LimitPair::unit).orElse("%,.0f ns");
    change(is.label(), what, unit.formatted(median), unit.formatted(newMedian), how);
  }

  /**
   * The same limit, as it was measured for both results.
   *
   * @param before in the first one
   * @param after in the second one
   */
  private record LimitPair(SavedRow before, SavedRow after) {
    String unit() {
      return before.isCopying() ? "%.2f × copying" : "%.2f × reading";
    }
  }

  /** Returns what times are counted in; nothing for a limit, which is the machine's own time. */
  private Optional<LimitPair> limits(SavedRow was, SavedRow is) {
    if (was.isLimit()) {
      return Optional.empty();
    }
    List<SavedRow> candidates = after.limits(is);
    return before.limits(was).stream()
        .flatMap(limit ->
            candidates.stream()
                .filter(other -> other.identity().equals(limit.identity()))
                .map(other -> new LimitPair(limit, other)))
        .findFirst();
  }

  private static List<Double> doubles(List<Long> values) {
    return values.stream().map(Long::doubleValue).toList();
  }

  /** Counts times in times of reading or copying alone, round by round. */
  private static List<Double> ratios(Metric metric, SavedRow row, SavedRow limit) {
    List<Long> times = row.values(metric.key());
    List<Long> reading = limit.values(metric.key());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(times.size(), reading.size()); round++) {
      ratios.add((double) times.get(round) / reading.get(round));
    }
    return ratios;
  }

  /** Compares what has no noise. */
  private void compareCounts(
      String what, Metric metric, double slack, int badDirection, SavedRow was, SavedRow is) {
    List<Long> first = was.values(metric.key());
    List<Long> second = is.values(metric.key());
    if (first.isEmpty() || second.isEmpty()) {
      return;
    }
    double old = Spread.of(first).median();
    double now = Spread.of(second).median();
    if (Math.abs(now - old) <= slack * Math.max(old, now)) {
      unchanged++;
      return;
    }
    worse |= Math.signum(now - old) == badDirection;
    change(
        is.label(),
        what,
        "%,.0f".formatted(old),
        "%,.0f".formatted(now),
        "%+,.0f".formatted(now - old));
  }

  private void change(String... cells) {
    changes.add(cells);
  }

  /** Writes what was found. */
  void write(Appendable out) throws IOException {
    out.append(
        "%s, before in %s, after in %s%n"
            .formatted(
                Printable.of(before.workload()),
                Printable.of(before.name()),
                Printable.of(after.name())));
    writeLines(failures, out);
    if (changes.isEmpty() && (unchanged > 0 || failures.isEmpty())) {
      out.append(
          "%s changed beyond the noise, of %s.%n"
              .formatted(
                  failures.isEmpty() ? "Nothing" : "Of the rest, nothing",
                  Numbers.count(unchanged, "figure")));
    } else if (!changes.isEmpty()) {
      out.append(
          "Changed beyond the noise; %s did not change%n"
              .formatted(Numbers.count(unchanged, "figure")));
      TextTable table = new TextTable().left("").left("").right("Before").right("After").left("");
      for (String[] cells : changes) {
        table.row(cells);
      }
      table.write(out, "  ");
    }
    writeLines(notes, out);
  }

  private static void writeLines(List<String> lines, Appendable out) throws IOException {
    for (String line : lines) {
      out.append(Printable.of(line)).append('\n');
    }
  }
}
