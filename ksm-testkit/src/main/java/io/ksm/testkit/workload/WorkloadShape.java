package io.ksm.testkit.workload;

import java.util.SplittableRandom;

/**
 * What an {@link EvolvingWorkload} is made of. Nine components, because a failure prints them all,
 * so that it can be repeated.
 *
 * @param pageSize in bytes
 * @param sources how many
 * @param areas how many per source
 * @param areaPages the most pages of an area
 * @param memory of what kind the sources are
 * @param contents how many different contents most pages are chosen from
 * @param likeness how these contents resemble each other
 * @param refusedPercent how many of a hundred pages refuse to be merged, other ones after each
 *     step; only for {@link Memory#SWAPPING}
 * @param forks whether pages also become second mappings of others, as by a fork
 */
public record WorkloadShape(
    int pageSize,
    int sources,
    int areas,
    int areaPages,
    Memory memory,
    int contents,
    Likeness likeness,
    int refusedPercent,
    boolean forks) {

  /** Kinds of sources. */
  public enum Memory {
    /** Live and static ones, copying and lending, for any number of engines at once. */
    ACCOUNTED,
    /** Live ones that notice writes. Each engine needs a workload of its own. */
    NOTICING,
    /** Ones that really merge. Each engine needs a workload of its own. */
    SWAPPING,
    /** Ones that really merge and notice writes. Each engine needs a workload of its own. */
    SWAPPING_NOTICING;

    boolean isSwapping() {
      return this == SWAPPING || this == SWAPPING_NOTICING;
    }

    boolean noticesWrites() {
      return this == NOTICING || this == SWAPPING_NOTICING;
    }
  }

  /** How different contents resemble each other. */
  public enum Likeness {
    /** Not at all. */
    RANDOM,
    /** They differ in their last eight bytes only. */
    LAST_BYTES,
    /** They have one CRC-32C. */
    CRC32C,
    /** They have one CRC-32. */
    CRC32
  }

  /**
   * Makes a shape of up to about 3,000 pages: a few hundred most of the time. Sources that merge
   * come alone, because frames belong to one source.
   *
   * @param random from which everything follows
   * @param memory of what kind the sources shall be
   */
  public static WorkloadShape random(SplittableRandom random, Memory memory) {
    return new WorkloadShape(
        random.nextInt(20) == 0 ? 4096 : 64 << random.nextInt(3),
        memory.isSwapping() ? 1 : random.nextInt(1, 5),
        random.nextInt(1, memory.isSwapping() ? 16 : 7),
        random.nextInt(4, 128),
        memory,
        random.nextInt(1, 25),
        Likeness.values()[random.nextInt(Likeness.values().length)],
        memory.isSwapping() ? random.nextInt(3) * 10 : 0,
        random.nextBoolean());
  }

  /** Returns the same shape with another share of refusals. */
  public WorkloadShape withRefusedPercent(int percent) {
    return new WorkloadShape(
        pageSize, sources, areas, areaPages, memory, contents, likeness, percent, forks);
  }

  /** Returns the same shape with another number of sources. */
  public WorkloadShape withSources(int count) {
    return new WorkloadShape(
        pageSize, count, areas, areaPages, memory, contents, likeness, refusedPercent, forks);
  }

  /** Returns the same shape without second mappings. */
  public WorkloadShape withoutForks() {
    return new WorkloadShape(
        pageSize, sources, areas, areaPages, memory, contents, likeness, refusedPercent, false);
  }
}
