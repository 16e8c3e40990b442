package io.ksm.policy.uksm;

/**
 * Where a region goes after a scan.
 *
 * @param abundantPercent pages of a sample that must have merged, and stayed so, to go up
 * @param thrashPercent broken pages, of those that merged, above which a region counts as one
 *     without duplicates; 0 lets any region thrash
 */
record Thresholds(int abundantPercent, int thrashPercent) {

  /**
   * Returns the rung of a region for the next scan.
   *
   * @param rung where it is
   * @param sampled present pages of the sample
   * @param merged pages that merged since the scan before, those included that are broken by now
   * @param broken pages that were found written to
   * @param covered whether all of its pages have been visited since this was last so
   */
  int rungAfter(int rung, long sampled, long merged, long broken, boolean covered) {
    if (covered && thrashPercent > 0) {
      return 0;
    }
    return yieldPercent(sampled, merged, broken) >= abundantPercent
        ? Math.min(rung + 1, Governor.RUNGS - 1)
        : Math.max(rung - 1, 0);
  }

  private long yieldPercent(long sampled, long merged, long broken) {
    if (merged == 0 || sampled == 0) {
      return 0;
    }
    if (thrashPercent == 0) {
      return 100 * merged / sampled;
    }
    return broken * 100 / merged > thrashPercent ? 0 : 100 * (merged - broken) / sampled;
  }
}
