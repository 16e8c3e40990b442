package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;
import java.util.Map;

/** Supplies the policy {@code isolated}: like ksm, but pages merge within their domain only. */
public final class IsolatedPolicyFactory implements PolicyFactory {

  /** For the service loader. */
  public IsolatedPolicyFactory() {}

  @Override
  public String name() {
    return "isolated";
  }

  @Override
  public String summary() {
    return "like ksm, but pages merge within their domain only";
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
    return KernelOptions.policy(options, true);
  }
}
