package io.ksm.core.policy;

import com.google.common.collect.ImmutableList;
import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import java.util.List;

/**
 * Decides as Linux KSM does (6.11 and later): a page is calm when its checksum is the one of its
 * last visit, so that a page must not change for one full scan.
 *
 * @param smartScan whether old pages are skipped
 * @param mergesZeroPages whether pages full of zeros merge with the zero page
 * @param maxSharers how many pages a frame has at most; 1 merges zero pages only
 * @param keepsDomainsApart whether pages merge only within their region's domain
 * @param pace of every scan
 */
record KsmPolicy(
    boolean smartScan,
    boolean mergesZeroPages,
    int maxSharers,
    boolean keepsDomainsApart,
    Pace pace)
    implements MergePolicy {

  /** The options of policies that decide like this one. */
  static final List<Option> OPTIONS =
      ImmutableList.<Option>builder()
          .add(CommonOptions.SMART_SCAN)
          .add(CommonOptions.useZeroPages("off"))
          .add(CommonOptions.maxPageSharing("256"))
          .add(CommonOptions.PAGES_TO_SCAN)
          .add(CommonOptions.SLEEP_MILLISECS)
          .addAll(CommonOptions.ADVISOR)
          .build();

  /**
   * Makes a policy as its {@link #OPTIONS} say.
   *
   * @throws io.ksm.api.UsageException if an option's value does not fit
   */
  static MergePolicy of(Options options, boolean keepsDomainsApart) {
    boolean advised = CommonOptions.isAdvised(options);
    KsmPolicy decisions =
        new KsmPolicy(
            options.flag("smart-scan"),
            options.flag("use-zero-pages"),
            CommonOptions.maxPageSharing(options),
            keepsDomainsApart,
            advised ? CommonOptions.firstAdvisedPace(options) : CommonOptions.pace(options));
    ScanTimeAdvisor advisor = CommonOptions.advisor(options);
    return advised ? new AdvisedPolicy(decisions, advisor) : decisions;
  }

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
