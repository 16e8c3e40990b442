package io.ksm.core.policy;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.ScanReport;
import java.time.Duration;

/**
 * Decides as another policy does, at the pace of a {@link ScanTimeAdvisor}. The advisor and the
 * present pace are its state, so each engine needs one of its own.
 */
final class AdvisedPolicy extends ForwardingPolicy {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ScanTimeAdvisor advisor;
  private Pace pace;

  /**
   * Makes a policy that has seen no scan.
   *
   * @param decisions makes all decisions but the pace, of which it gives the first
   * @param advisor chooses the following ones; nobody else may ask it
   */
  AdvisedPolicy(MergePolicy decisions, ScanTimeAdvisor advisor) {
    super(decisions);
    this.advisor = advisor;
    this.pace = decisions.pace();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Pace afterScan(ScanReport report) {
    Duration pause = pace.pause();
    int pages =
        advisor.afterScan(
            report.nanos() / NANOS_PER_MILLI,
            report.cpuNanos() / NANOS_PER_MILLI,
            pace.pagesPerBatch());
    pace = new Pace(pages, pause);
    return pace;
  }
}
