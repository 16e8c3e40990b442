package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.simulate.CostModel;
import picocli.CommandLine.Option;

/** Reads what a scanner's work is taken to cost. */
public final class CostOptions {
  @Option(
      names = "--merged-visit-nanos",
      paramLabel = "N",
      description =
          "Processor time of a visit that finds its page merged; default ${DEFAULT-VALUE}, as of"
              + " ksmd.")
  private double mergedVisit = CostModel.KSMD.mergedVisit();

  @Option(
      names = "--visit-nanos",
      paramLabel = "N",
      description = "Processor time of any other visit; default ${DEFAULT-VALUE}.")
  private double visit = CostModel.KSMD.visit();

  @Option(
      names = "--stable-level-nanos",
      paramLabel = "N",
      description =
          "Processor time of each level of the tree of merged pages, but for the upper eight, in"
              + " which an equal one is looked for; default ${DEFAULT-VALUE}.")
  private double stableLevel = CostModel.KSMD.stableLevel();

  @Option(
      names = "--unstable-level-nanos",
      paramLabel = "N",
      description = "The same of the tree of calm pages; default ${DEFAULT-VALUE}.")
  private double unstableLevel = CostModel.KSMD.unstableLevel();

  @Option(
      names = "--merge-nanos",
      paramLabel = "N",
      description = "Processor time of a merge; default ${DEFAULT-VALUE}.")
  private double merge = CostModel.KSMD.merge();

  @Option(
      names = "--pause-nanos",
      paramLabel = "N",
      description =
          "By how much a pause lasts longer than the policy says; default ${DEFAULT-VALUE}.")
  private double pause = CostModel.KSMD.pause();

  /**
   * Returns the costs.
   *
   * @throws UsageException if one is negative
   */
  public CostModel model() {
    requireNotNegative("--merged-visit-nanos", mergedVisit);
    requireNotNegative("--visit-nanos", visit);
    requireNotNegative("--stable-level-nanos", stableLevel);
    requireNotNegative("--unstable-level-nanos", unstableLevel);
    requireNotNegative("--merge-nanos", merge);
    requireNotNegative("--pause-nanos", pause);
    return new CostModel(mergedVisit, visit, stableLevel, unstableLevel, merge, pause);
  }

  private static void requireNotNegative(String option, double value) {
    if (!(value >= 0 && value < 1e12)) {
      throw new UsageException(
          "%s is %s: give a number of nanoseconds from 0".formatted(option, value));
    }
  }
}
