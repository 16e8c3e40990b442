package io.ksm.cli.bench;

import io.ksm.bench.BenchResult;
import io.ksm.bench.Row;
import io.ksm.bench.Spread;
import io.ksm.bench.UncertainOrder;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Figure;
import io.ksm.cli.text.Figures;
import io.ksm.cli.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The result of a benchmark as tables for people. */
final class BenchText {
  private final BenchResult result;
  private final RowLabels labels;
  private final StringBuilder out = new StringBuilder();

  private BenchText(BenchResult result) {
    this.result = result;
    this.labels = new RowLabels(result.config().contestants());
  }

  /** Writes a result. */
  static void write(BenchResult result, Appendable out) throws IOException {
    BenchText text = new BenchText(result);
    text.writeHeadline();
    text.writeFirst();
    text.writeSettled();
    text.writeMemory();
    text.writeObstacles();
    text.writeUnsettled();
    text.writeDoubts();
    text.writeLegend();
    out.append(text.out);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private String fact(String name) {
    return result.environment().getOrDefault(name, "unknown");
  }

  private void writeHeadline() {
    line(
        "%s; %s, of which the best merging saves %s (%s %%)."
            .formatted(
                result.workload(),
                Figures.bytes(result.bytes()),
                Figures.bytes(result.mergeablePages() * result.pageSize()),
                Figures.percent(result.mergeablePages(), result.pages())));
    line(
        "%s after %s, interleaved; seed %d. Medians; %s"
            .formatted(
                Figures.count(result.config().rounds(), "round"),
                Figures.count(result.config().warmUps(), "warm-up"),
                result.config().seed(),
                fact("date")));
    line(
        "%s; %s processors, %s; %s"
            .formatted(fact("cpu"), fact("processors"), fact("kernel"), fact("jdk")));
    common(Contestant::policy).ifPresent(policy -> line("Stacks with " + policy));
    common(Contestant::stillness).ifPresent(still -> line("Stacks are told still=" + still));
    line("");
  }

  /** What all stacks have in common, if they do, and is therefore not in their names. */
  private <T> Optional<T> common(Function<Contestant, T> property) {
    List<T> values =
        result.config().contestants().stream()
            .filter(contestant -> contestant.kind() == Contestant.Kind.ENGINE)
            .map(property)
            .distinct()
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private void writeFirst() throws IOException {
    line("First merge: from nothing known until nothing is left to merge");
    new RowTable()
        .speed(Figure.FIRST_NANOS, SpeedRatio.FIRST_TO_KERNEL, SpeedRatio.FIRST_TO_LIMIT)
        .figure("Scans", row -> row.count(Figure.FIRST_SCANS))
        .cost(Figure.FIRST_CPU_NANOS, Figure.FIRST_BYTES_READ, Figure.FIRST_COMPARISONS)
        .figure("Saved\nMiB", RowFigures::savedMebibytes)
        .figure("% of\nbest", RowFigures::savedShare)
        .write(result, labels, out);
    line("");
  }

  private void writeSettled() throws IOException {
    line("Settled scan: a full scan after that");
    new RowTable()
        .speed(Figure.SETTLED_NANOS, SpeedRatio.SETTLED_TO_KERNEL, SpeedRatio.SETTLED_TO_LIMIT)
        .cost(Figure.SETTLED_CPU_NANOS, Figure.SETTLED_BYTES_READ, Figure.SETTLED_COMPARISONS)
        .figure("Allocated\nB/page", row -> row.perPage(Figure.SETTLED_ALLOCATED_BYTES, 2))
        .write(result, labels, out);
    line("");
  }

  private void writeMemory() throws IOException {
    line("Memory");
    new RowTable()
        .figure("Metadata\nB/page", row -> row.perPage(Figure.METADATA_BYTES, 1))
        .figure("Peak\nMiB", row -> row.mebibytes(Figure.PEAK_RESIDENT_BYTES))
        .figure("Own\nMiB", row -> row.mebibytes(Figure.ANONYMOUS_BYTES))
        .words("Merges", RowFigures::merges)
        .write(result, labels, out);
  }

  private void writeObstacles() {
    if (result.rows().stream().allMatch(Row::ran)) {
      return;
    }
    line("");
    line("Cannot run");
    for (Row row : result.rows()) {
      if (!row.ran()) {
        line("  %s: %s".formatted(labels.of(row.contestant()), row.obstacle()));
      }
    }
  }

  /** Then the first merge was not over when it was taken to be. */
  private void writeUnsettled() {
    for (Row row : result.rows()) {
      long pages =
          row.values(Figure.UNSETTLED_PAGES).stream().mapToLong(Long::longValue).max().orElse(0);
      if (row.ran() && pages > 0) {
        line("");
        line(
            "Did not settle: %s: up to %s still changed after the first merge"
                .formatted(labels.of(row.contestant()), Figures.count(pages, "page")));
      }
    }
  }

  private void writeDoubts() {
    if (!UncertainOrder.canJudge(result.config().rounds())) {
      line("");
      line(
          "Order not judged after %s: give --rounds %d or more"
              .formatted(
                  Figures.count(result.config().rounds(), "round"), UncertainOrder.LEAST_ROUNDS));
      return;
    }
    if (result.doubts().isEmpty()) {
      return;
    }
    line("");
    line("Order uncertain: the middle half of the ratios, round by round, is not all below 1");
    for (UncertainOrder doubt : result.doubts()) {
      Spread ratio = doubt.ratio();
      line(
          "  %s: %s to %s: %.3f (%.3f to %.3f)"
              .formatted(
                  doubt.figure() == Figure.FIRST_NANOS ? "first merge" : "settled scan",
                  label(doubt.faster()),
                  label(doubt.slower()),
                  ratio.median(),
                  ratio.lower(),
                  ratio.upper()));
    }
  }

  private String label(int row) {
    return labels.of(result.rows().get(row).contestant());
  }

  private void writeLegend() throws IOException {
    line("");
    line("The words");
    new TextTable()
        .left("")
        .left("")
        .row("GiB/s", "memory by time; with two scans in a first merge, by the time of both")
        .row("± %", "half of the range in which the middle half of the rounds lies")
        .row("times ksmd", "how many times as fast as the kernel in the same round")
        .row("% of limit", "of the speed of limit:read with as many threads in the same round")
        .row("still=on", "told that pages cannot change: one scan finds all")
        .row("still=off", "told that they may: two scans find all, by the rule that ksmd follows")
        .row("CPU", "processor time of the threads that scan; that of ksmd for the kernel")
        .row("read", "bytes of pages that were read, to compare too")
        .row("metadata", "what keeping track of a page costs")
        .row("peak, own", "of the process: most at once with mapped files, and without, afterwards")
        .write(out, "  ");
  }
}
