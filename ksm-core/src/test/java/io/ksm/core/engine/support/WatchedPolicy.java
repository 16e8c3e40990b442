package io.ksm.core.engine.support;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.PageView;
import java.util.concurrent.atomic.AtomicLong;

/** Counts for how many pages another policy was asked, and can switch its zero pages. */
public final class WatchedPolicy extends ForwardingPolicy {
  private final AtomicLong asked = new AtomicLong();
  private boolean zeroPages;

  public WatchedPolicy(MergePolicy policy) {
    super(policy);
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
    return super.wants(page);
  }

  @Override
  public boolean mergesZeroPages() {
    return zeroPages;
  }
}
