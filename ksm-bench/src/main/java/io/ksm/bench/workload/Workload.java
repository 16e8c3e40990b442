package io.ksm.bench.workload;

import io.ksm.api.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The built-in workloads. */
public enum Workload {
  /** The plain case. */
  MIX("40 % duplicates, 4 of each; 10 % zero; the rest unique") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(10, 40).numbers(pages, seed), new RandomContents(seed));
    }
  },
  /** Several memories that share much. */
  CLONES("4 virtual machines of one image, 15 % of each rewritten since") {
    @Override
    public Layout layout(int pages, long seed) {
      return new Layout(Clones.memories(pages, seed), new RandomContents(seed), 0);
    }
  },
  /** An idle machine. */
  ZERO_HEAVY("70 % zero; 10 % duplicates, 4 of each; the rest unique") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(70, 10).numbers(pages, seed), new RandomContents(seed));
    }
  },
  /** Nothing to merge: all cost and no gain. */
  UNIQUE("no two pages are equal") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(0, 0).numbers(pages, seed), new RandomContents(seed));
    }
  },
  /** Bad for whoever orders pages by bytes. */
  WORST_PREFIX("no two pages are equal, but all are up to their last 8 bytes") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(0, 0).numbers(pages, seed), new SameBeginning(seed));
    }
  },
  /** Memory in use. */
  VOLATILE("as mix, and 30 % of the pages, unique ones, change between scans") {
    @Override
    public Layout layout(int pages, long seed) {
      int changing = (int) ((long) pages * CHANGING_PERCENT / 100);
      int[] numbers = new Mixture(10, 40).numbers(pages, seed);
      return new Layout(List.of(numbers), new RandomContents(seed), changing);
    }
  },
  /** Bad for whoever trusts a CRC. */
  COLLISIONS("no two pages are equal, but all have one crc32c and one crc32") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(0, 0).numbers(pages, seed), new CrcCollisions(seed));
    }
  },
  /** Bad for whoever trusts xxh32. */
  COLLISIONS_XXH32("no two pages are equal, but all have one xxh32") {
    @Override
    public Layout layout(int pages, long seed) {
      return still(new Mixture(0, 0).numbers(pages, seed), new XxhCollisions(seed));
    }
  };

  private static final int CHANGING_PERCENT = 30;

  private final String summary;

  Workload(String summary) {
    this.summary = summary;
  }

  /**
   * Lays this workload out.
   *
   * @param pages how many in all; with several memories, a few less where it does not divide
   * @param seed from which everything follows
   */
  public abstract Layout layout(int pages, long seed);

  private static Layout still(int[] numbers, PageContents contents) {
    return new Layout(List.of(numbers), contents, 0);
  }

  /** Returns the name by which users choose it, such as {@code zero-heavy}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what it is, in one line. */
  public String summary() {
    return summary;
  }

  /** Says whether its pages never change. */
  public boolean isStill() {
    return this != VOLATILE;
  }

  /**
   * Finds the workload that was asked for, if one was.
   *
   * @param sources as users write them
   * @throws UsageException if it stands beside other sources
   */
  public static Optional<Workload> among(List<String> sources) {
    Optional<Workload> workload =
        sources.stream().map(Workload::named).flatMap(Optional::stream).findFirst();
    if (workload.isPresent() && sources.size() > 1) {
      String name = workload.get().label();
      throw new UsageException(
          "the workload '%s' stands alone: give no other source, or ./%s if you mean a file"
              .formatted(name, name));
    }
    return workload;
  }

  /** Finds the workload of a name. */
  public static Optional<Workload> named(String label) {
    return Arrays.stream(values()).filter(workload -> workload.label().equals(label)).findFirst();
  }
}
