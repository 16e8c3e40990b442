package io.ksm.cli.options;

import io.ksm.api.UsageException;
import io.ksm.bench.calibrate.KsmdCalibration;
import io.ksm.simulate.CostModel;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads what a scanner's work is taken to cost. */
public final class CostOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--calibrate",
      description =
          "Measure first what the work of this machine's ksmd costs, in place of the defaults: needs"
              + " root, half a minute and 256 MiB, and unmerges what is merged.")
  private boolean calibrate;

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
      names = "--skip-nanos",
      paramLabel = "N",
      description = "Processor time of a page that is skipped; default ${DEFAULT-VALUE}.")
  private double skip = CostModel.KSMD.skip();

  @Option(
      names = "--stable-level-nanos",
      paramLabel = "N",
      description =
          "Processor time of each level of the tree of merged pages, in which an equal one is looked"
              + " for; default ${DEFAULT-VALUE}.")
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
      names = "--batch-nanos",
      paramLabel = "N",
      description = "Processor time of the beginning of a batch; default ${DEFAULT-VALUE}.")
  private double batch = CostModel.KSMD.batch();

  @Option(
      names = "--pause-nanos",
      paramLabel = "N",
      description =
          "By how much a pause lasts longer than the policy says; default ${DEFAULT-VALUE}.")
  private double pause = CostModel.KSMD.pause();

  /**
   * Returns the costs: those that were given, and else those that are measured or the defaults.
   *
   * @throws UsageException if one is negative
   * @throws IOException if they cannot be measured
   */
  public CostModel model() throws IOException {
    // Wrong values are told before anything takes time.
    CostModel given = costs(CostModel.KSMD);
    return calibrate ? costs(KsmdCalibration.measure()) : given;
  }

  private CostModel costs(CostModel otherwise) {
    return new CostModel(
        given("--merged-visit-nanos", mergedVisit, otherwise.mergedVisit()),
        given("--visit-nanos", visit, otherwise.visit()),
        given("--skip-nanos", skip, otherwise.skip()),
        given("--stable-level-nanos", stableLevel, otherwise.stableLevel()),
        given("--unstable-level-nanos", unstableLevel, otherwise.unstableLevel()),
        given("--merge-nanos", merge, otherwise.merge()),
        given("--batch-nanos", batch, otherwise.batch()),
        given("--pause-nanos", pause, otherwise.pause()));
  }

  private double given(String option, double value, double otherwise) {
    if (!(value >= 0 && value < 1e12)) {
      throw new UsageException(
          "%s is %s: give a number of nanoseconds from 0".formatted(option, value));
    }
    return spec.commandLine().getParseResult().hasMatchedOption(option) ? value : otherwise;
  }
}
