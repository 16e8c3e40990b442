package io.ksm.cli.compare;

import io.ksm.compress.Algorithm;
import io.ksm.compress.CompressionSample;
import io.ksm.compress.Estimate;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SampledPart;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds merging beside what one would do instead: the same memory swapped out into memory that the
 * kernel compresses, by zram or zswap, alone and after merging; what merging takes away in huge
 * pages; and what it would take if it came undone. Immutable.
 *
 * @param ways merging, and the others of which something is known
 * @param sampledPages how many pages were compressed for that
 * @param changedPages how many of them had changed since the scan
 * @param unreadPages how many more were drawn that could not be read
 * @param unknown why nothing is known of compression, if so
 * @param leftOut algorithms of which nothing is known, and why
 * @param huge what lies in huge pages
 * @param alreadyMergedBytes how much of this memory the kernel had merged before
 * @param availableBytes what the machine has left; empty if the memory is not of this machine
 */
public record Comparison(
    List<Way> ways,
    long sampledPages,
    long changedPages,
    long unreadPages,
    @Nullable String unknown,
    Map<Algorithm, String> leftOut,
    HugePageFigures huge,
    long alreadyMergedBytes,
    OptionalLong availableBytes) {
  /** The kernel's struct zram_table_entry. */
  private static final int BYTES_PER_SLOT = 16;

  private static final String BEFORE = "merging, then ";

  /** Copies the list and the map. */
  public Comparison {
    ways = List.copyOf(ways);
    leftOut = Map.copyOf(leftOut);
  }

  /**
   * Compares.
   *
   * @param report of the scan
   * @param sample which heard of the report's sample
   * @param availableBytes what the machine has left; empty if the memory is not of this machine
   */
  public static Comparison of(
      MemoryReport report, CompressionSample sample, OptionalLong availableBytes) {
    PageFigures figures = PageFigures.NONE;
    HugePageFigures huge = HugePageFigures.NONE;
    for (SourceReport source : report.sources()) {
      figures = figures.plus(source.figures());
      huge = huge.plus(source.huge());
    }
    return new Comparison(
        ways(report, figures.mergeable(), sample),
        sample.read(),
        sample.changed(),
        sample.unread(),
        unknown(report),
        sample.leftOut(),
        huge,
        figures.alreadyMerged() * report.pageSize(),
        availableBytes);
  }

  private static @Nullable String unknown(MemoryReport report) {
    if (report.unverified()) {
      return "a source holds fingerprints and no contents, so scan the memory itself";
    }
    return CompressionSample.isPageSize(report.pageSize())
        ? null
        : "no kernel has pages of %d bytes".formatted(report.pageSize());
  }

  private static List<Way> ways(MemoryReport report, long pages, CompressionSample sample) {
    long eligible = pages * report.pageSize();
    long mergingCost = cost(report);
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("merging", eligible, report.savedBytes(), null, mergingCost));
    if (unknown(report) != null) {
      return ways;
    }
    for (Algorithm algorithm : Algorithm.values()) {
      add(algorithm.kernelName(), eligible, sample.ofAll(algorithm), pages * BYTES_PER_SLOT, ways);
    }
    long left = sample.pages(SampledPart.STAYS) * BYTES_PER_SLOT + mergingCost;
    for (Algorithm algorithm : Algorithm.values()) {
      add(BEFORE + algorithm.kernelName(), eligible, sample.afterMerging(algorithm), left, ways);
    }
    return ways;
  }

  private static void add(
      String name, long eligible, Optional<Estimate> needs, long cost, List<Way> ways) {
    needs.ifPresent(estimate ->
        ways.add(new Way(name, eligible, eligible - estimate.bytes(), estimate.margin(), cost)));
  }

  /** What the kernel spends on pages that it tracks: its own profit is less by that. */
  private static long cost(MemoryReport report) {
    long merged = report.counters().pagesSharing() + report.counters().ksmZeroPages();
    return merged * report.pageSize() - report.counters().generalProfit();
  }

  /** Returns merging. */
  Way merging() {
    return ways.getFirst();
  }

  /** Returns the compression alone that saves most, if something is known of any. */
  Optional<Way> bestCompression() {
    return Arrays.stream(Algorithm.values())
        .flatMap(algorithm -> way(algorithm.kernelName()).stream())
        .max(Comparator.comparingLong(Way::savedBytes));
  }

  /** Returns merging before a compression, if something is known of it. */
  Optional<Way> afterMerging(Way compression) {
    return way(BEFORE + compression.name());
  }

  private Optional<Way> way(String name) {
    return ways.stream().filter(way -> way.name().equals(name)).findFirst();
  }

  /**
   * Returns what would be needed if all merged memory were written to, in bytes: at most, where the
   * kernel had merged some before, as who else maps that is not known.
   */
  long writtenBytes() {
    return merging().savedBytes() + alreadyMergedBytes;
  }
}
