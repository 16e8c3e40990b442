package io.ksm.oracle.linux.support;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;

/** The policy {@code ksm}, with a switch for zero pages as the kernel's knob. */
final class SwitchablePolicy extends ForwardingPolicy {
  private boolean zeroPages;

  SwitchablePolicy(Settings settings) {
    super(ksm(settings));
    this.zeroPages = settings.useZeroPages();
  }

  private static MergePolicy ksm(Settings settings) {
    PartSpec spec = PartSpec.parse(settings.policy());
    PolicyFactory factory = Plugins.load().policies().get(spec.name());
    return factory.create(Options.of(factory, spec.options()));
  }

  void useZeroPages(boolean on) {
    zeroPages = on;
  }

  @Override
  public boolean mergesZeroPages() {
    return zeroPages;
  }
}
