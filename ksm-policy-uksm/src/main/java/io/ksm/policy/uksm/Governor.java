package io.ksm.policy.uksm;

/**
 * How much of a processor each rung may use, and how long a round of the lowest one takes: Ultra
 * KSM's four settings of {@code cpu_governor}.
 */
enum Governor {
  /** Up to 95 % of a processor, for memory full of duplicates. */
  FULL(1000, 95, 20, 40, -2500, -10_000),
  /** Up to 50 %. */
  MEDIUM(1000, 50, 20, 30, -2500, -10_000),
  /** Up to 20 %. */
  LOW(1500, 20, 10, 20, -5000, -10_000),
  /** Up to 1 %. */
  QUIET(2000, 1, 10, 20, 40, 75);

  /** How many rungs there are. */
  static final int RUNGS = 4;

  private static final double SCALE = 10_000;

  private final int coverMillis;
  private final int maxCpuPercent;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody writes to it.
  private final int[] ratios;

  /**
   * Makes one.
   *
   * @param ratios of each rung, in 1/10,000 of a processor; negative for that part of the maximum
   */
  Governor(int coverMillis, int maxCpuPercent, int... ratios) {
    this.coverMillis = coverMillis;
    this.maxCpuPercent = maxCpuPercent;
    this.ratios = ratios;
  }

  /** Returns how long the lowest rung takes for one sample of its regions, in milliseconds. */
  int coverMillis() {
    return coverMillis;
  }

  /** Returns the most processor time for all rungs, in percent of one processor. */
  int maxCpuPercent() {
    return maxCpuPercent;
  }

  /**
   * Returns the processor time of a rung, as part of one processor.
   *
   * @param rung from 0, the lowest
   * @param maxCpu the most percent of a processor for all of them
   */
  double share(int rung, int maxCpu) {
    int ratio = ratios[rung];
    return ratio > 0 ? ratio / SCALE : -ratio / SCALE * maxCpu / 100;
  }
}
