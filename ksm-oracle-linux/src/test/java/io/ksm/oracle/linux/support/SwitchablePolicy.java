package io.ksm.oracle.linux.support;

import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.PolicyFactory;
import io.ksm.api.Region;
import io.ksm.api.ScanReport;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;

/** The policy {@code ksm}, with a switch for zero pages as the kernel's knob. */
final class SwitchablePolicy implements MergePolicy {
  private final MergePolicy ksm;
  private boolean zeroPages;

  SwitchablePolicy(Settings settings) {
    PartSpec spec = PartSpec.parse(settings.policy());
    PolicyFactory factory = Plugins.load().policies().get(spec.name());
    this.ksm = factory.create(Options.of(factory, spec.options()));
    this.zeroPages = settings.useZeroPages();
  }

  void useZeroPages(boolean on) {
    zeroPages = on;
  }

  @Override
  public boolean wants(PageView page) {
    return ksm.wants(page);
  }

  @Override
  public boolean isCalm(PageView page, long hash) {
    return ksm.isCalm(page, hash);
  }

  @Override
  public int maxSharers() {
    return ksm.maxSharers();
  }

  @Override
  public boolean mergesZeroPages() {
    return zeroPages;
  }

  @Override
  public String domain(Region region) {
    return ksm.domain(region);
  }

  @Override
  public Pace pace() {
    return ksm.pace();
  }

  @Override
  public Pace afterScan(ScanReport report) {
    return ksm.afterScan(report);
  }
}
