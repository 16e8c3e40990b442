package ${package};

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;

/**
 * Lets a page merge when it has held still for some scans. What a policy knows of a page it keeps
 * in the page's view, because pages are asked for from several threads.
 *
 * @param scans how many, 1 to 255
 */
record ${part}Policy(int scans) implements MergePolicy {
  private static final int MAX_SHARERS = 256;

  @Override
  public boolean wants(PageView page) {
    return true;
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    boolean same = page.wasHashed() && page.lastHash() == hash;
    page.age(same ? Math.min(page.age() + 1, scans) : 0);
    return page.isStatic() || page.age() == scans;
  }

  @Override
  public int maxSharers() {
    return MAX_SHARERS;
  }

  @Override
  public boolean mergesZeroPages() {
    return true;
  }

  @Override
  public String domain(Region region) {
    return "";
  }

  @Override
  public Pace pace() {
    return Pace.KERNEL;
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return pace();
  }
}
