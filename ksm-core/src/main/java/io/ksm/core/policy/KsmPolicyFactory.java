package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;
import java.util.Map;

/**
 * Supplies the policy {@code ksm}: as the Linux kernel does, merges pages that did not change for a
 * whole scan.
 */
public final class KsmPolicyFactory implements PolicyFactory {

  /** For the service loader. */
  public KsmPolicyFactory() {}

  @Override
  public String name() {
    return "ksm";
  }

  @Override
  public String summary() {
    return "as the Linux kernel does: merges pages that did not change for a whole scan";
  }

  @Override
  public List<Option> options() {
    return KernelOptions.ALL;
  }

  @Override
  public Map<String, String> scanDefaults() {
    return PolicyOptions.scanDefaults(options());
  }

  @Override
  public MergePolicy create(Options options) {
    return KernelOptions.policy(options, false);
  }
}
