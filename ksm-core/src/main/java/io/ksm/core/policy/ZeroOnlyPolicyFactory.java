package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.KernelPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;
import java.util.Map;

/**
 * Supplies the policy {@code zero-only}: merges nothing but pages full of zeros that did not change
 * for a whole scan.
 */
public final class ZeroOnlyPolicyFactory implements PolicyFactory {

  /** For the service loader. */
  public ZeroOnlyPolicyFactory() {}

  @Override
  public String name() {
    return "zero-only";
  }

  @Override
  public String summary() {
    return "merges nothing but pages full of zeros that did not change for a whole scan";
  }

  @Override
  public List<Option> options() {
    return List.of(
        PolicyOptions.SMART_SCAN, PaceOptions.PAGES_TO_SCAN, PaceOptions.SLEEP_MILLISECS);
  }

  @Override
  public Map<String, String> scanDefaults() {
    return PolicyOptions.scanDefaults(options());
  }

  @Override
  public MergePolicy create(Options options) {
    return new KernelPolicy(options.flag("smart-scan"), true, 1, false, PaceOptions.pace(options));
  }
}
