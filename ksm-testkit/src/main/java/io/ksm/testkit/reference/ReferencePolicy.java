package io.ksm.testkit.reference;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;

/**
 * The kernel's policy, written down plainly. Keeps no state but what it stores in pages, so that an
 * engine and {@link ReferenceKsm} may use the same one.
 *
 * @param smartScan {@code smart_scan}: visits pages ever more rarely that do not merge
 * @param mergesZeroPages {@code use_zero_pages}
 * @param maxSharers {@code max_page_sharing}
 * @param keepsDomainsApart whether only pages of one domain merge; the kernel has no such thing
 */
public record ReferencePolicy(
    boolean smartScan, boolean mergesZeroPages, int maxSharers, boolean keepsDomainsApart)
    implements MergePolicy {

  /** No smart scan, no zero page, no limit of sharers, no domains: the plain algorithm. */
  public static final ReferencePolicy PLAIN =
      new ReferencePolicy(false, false, Integer.MAX_VALUE, false);

  /** Returns the same policy with smart scan. */
  public ReferencePolicy withSmartScan() {
    return new ReferencePolicy(true, mergesZeroPages, maxSharers, keepsDomainsApart);
  }

  /** Returns the same policy with the zero page in use. */
  public ReferencePolicy withZeroPages() {
    return new ReferencePolicy(smartScan, true, maxSharers, keepsDomainsApart);
  }

  /** Returns the same policy with a limit of sharers. */
  public ReferencePolicy withMaxSharers(int limit) {
    return new ReferencePolicy(smartScan, mergesZeroPages, limit, keepsDomainsApart);
  }

  /** Returns the same policy with domains kept apart. */
  public ReferencePolicy withDomains() {
    return new ReferencePolicy(smartScan, mergesZeroPages, maxSharers, true);
  }

  @Override
  public boolean wants(PageView page) {
    if (!smartScan) {
      return true;
    }
    int age = page.age();
    page.age(Math.min(age + 1, 255));
    if (age < 3) {
      return true;
    }
    if (page.skips() > 0) {
      page.skips(page.skips() - 1);
      return false;
    }
    page.skips(skipsAt(age));
    return true;
  }

  private static int skipsAt(int age) {
    if (age <= 3) {
      return 1;
    }
    if (age <= 5) {
      return 2;
    }
    return age <= 8 ? 4 : 8;
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
  public Pace pace() {
    return Pace.KERNEL;
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return report.pace();
  }
}
