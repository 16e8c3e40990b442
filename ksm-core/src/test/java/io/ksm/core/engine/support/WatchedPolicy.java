package io.ksm.core.engine.support;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import java.util.concurrent.atomic.AtomicLong;

/** Counts for how many pages another policy was asked, and can switch its zero pages. */
public final class WatchedPolicy implements MergePolicy {
  private final MergePolicy policy;
  private final AtomicLong asked = new AtomicLong();
  private boolean zeroPages;

  public WatchedPolicy(MergePolicy policy) {
    this.policy = policy;
    this.zeroPages = policy.mergesZeroPages();
  }

  /** Returns for how many pages it was asked since the last time. */
  public long takeAsked() {
    return asked.getAndSet(0);
  }

  /** Lets zero pages merge, or not, from the next scan on. */
  public void mergeZeroPages(boolean now) {
    zeroPages = now;
  }

  @Override
  public boolean wants(PageView page) {
    asked.incrementAndGet();
    return policy.wants(page);
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return policy.isCalm(page, hash);
  }

  @Override
  public boolean judgesByChangeAlone() {
    return policy.judgesByChangeAlone();
  }

  @Override
  public int maxSharers() {
    return policy.maxSharers();
  }

  @Override
  public boolean mergesZeroPages() {
    return zeroPages;
  }

  @Override
  public String domain(Region region) {
    return policy.domain(region);
  }

  @Override
  public Pace pace() {
    return policy.pace();
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return policy.afterScan(report);
  }
}
