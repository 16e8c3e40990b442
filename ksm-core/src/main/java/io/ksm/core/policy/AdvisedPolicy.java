package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import java.time.Duration;
import java.util.List;

/**
 * Decides as another policy does, at the pace of a {@link ScanTimeAdvisor}. The advisor and the
 * present pace are its state, so each engine needs one of its own.
 */
final class AdvisedPolicy implements MergePolicy {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MergePolicy decisions;
  private final ScanTimeAdvisor advisor;
  private Pace pace;

  /**
   * Makes a policy that has seen no scan.
   *
   * @param decisions makes all decisions but the pace, of which it gives the first
   * @param advisor chooses the following ones; nobody else may ask it
   */
  AdvisedPolicy(MergePolicy decisions, ScanTimeAdvisor advisor) {
    this.decisions = decisions;
    this.advisor = advisor;
    this.pace = decisions.pace();
  }

  @Override
  public void beginScan(List<Region> regions) {
    decisions.beginScan(regions);
  }

  @Override
  public boolean wants(PageView page) {
    return decisions.wants(page);
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return decisions.isCalm(page, hash);
  }

  @Override
  public boolean judgesByChangeAlone() {
    return decisions.judgesByChangeAlone();
  }

  @Override
  public int maxSharers() {
    return decisions.maxSharers();
  }

  @Override
  public boolean mergesZeroPages() {
    return decisions.mergesZeroPages();
  }

  @Override
  public String domain(Region region) {
    return decisions.domain(region);
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
