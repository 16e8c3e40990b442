package io.ksm.api.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;

/**
 * Decides as Linux KSM does (6.11 and later): a page is calm when its checksum is the one of its
 * last visit, so that a page must not change for one full scan. Policies that differ from the
 * kernel in their pace forward to it. Immutable, so that it can be shared by several threads.
 *
 * @param smartScan whether old pages are skipped
 * @param mergesZeroPages whether pages full of zeros merge with the zero page
 * @param maxSharers how many pages a frame has at most; 1 merges zero pages only
 * @param keepsDomainsApart whether pages merge only within their region's domain
 * @param pace of every scan
 */
public record KernelPolicy(
    boolean smartScan,
    boolean mergesZeroPages,
    int maxSharers,
    boolean keepsDomainsApart,
    Pace pace)
    implements MergePolicy {

  @Override
  public boolean wants(PageView page) {
    return !smartScan || SmartScan.wants(page);
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return page.isStatic() || (page.wasHashed() && page.lastHash() == hash);
  }

  @Override
  public boolean judgesByChangeAlone() {
    return !smartScan;
  }

  @Override
  public String domain(Region region) {
    return keepsDomainsApart ? region.domain() : "";
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return pace;
  }
}
