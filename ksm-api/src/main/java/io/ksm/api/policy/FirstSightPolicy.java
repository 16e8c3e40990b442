package io.ksm.api.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;

/**
 * Merges at first sight: every page is calm. Policies that are eager too, but choose what to visit,
 * forward to it. Immutable, so that it can be shared by several threads.
 *
 * @param mergesZeroPages whether pages full of zeros merge with the zero page
 * @param maxSharers how many pages a frame has at most
 * @param pace of every scan
 */
public record FirstSightPolicy(boolean mergesZeroPages, int maxSharers, Pace pace)
    implements MergePolicy {

  @Override
  public boolean wants(PageView page) {
    return true;
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return true;
  }

  @Override
  public boolean judgesByChangeAlone() {
    return true;
  }

  @Override
  public String domain(Region region) {
    return "";
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return pace;
  }
}
