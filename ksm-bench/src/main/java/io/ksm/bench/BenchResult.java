package io.ksm.bench;

import io.ksm.bench.contest.Contestant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds what a benchmark found.
 *
 * @param config what was asked for
 * @param environment where it ran, by names for programs
 * @param workload what was scanned, in one line
 * @param pages how many pages can merge, as the contestants saw them
 * @param pageSize in bytes
 * @param mergeablePages how many the best merging saves
 * @param rows in the order of the contestants
 * @param uncertainOrders pairs of rows whose order is uncertain
 */
public record BenchResult(
    BenchConfig config,
    Map<String, String> environment,
    String workload,
    long pages,
    int pageSize,
    long mergeablePages,
    List<Row> rows,
    List<UncertainOrder> uncertainOrders) {

  /** Copies the lists. */
  public BenchResult {
    rows = List.copyOf(rows);
    uncertainOrders = List.copyOf(uncertainOrders);
  }

  /** Returns the memory's size in bytes. */
  public long bytes() {
    return pages * pageSize;
  }

  /** Returns the row of the kernel, if it was measured. */
  public Optional<Row> kernel() {
    return ran(Contestant.Kind.KERNEL).findFirst();
  }

  /**
   * Returns the row that tells how fast another one could be at best, if it was measured: that of
   * copying processes' memory, or else that of reading by as many threads.
   */
  public Optional<Row> limit(Row row) {
    return ran(Contestant.Kind.COPY_LIMIT)
        .findFirst()
        .or(() ->
            ran(Contestant.Kind.READ_LIMIT)
                .filter(limit -> limit.contestant().threads() == row.contestant().threads())
                .findFirst());
  }

  private Stream<Row> ran(Contestant.Kind kind) {
    return rows.stream().filter(row -> row.ran() && row.contestant().kind() == kind);
  }
}
