package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import java.util.List;

/** Supplies the policy {@code isolated}: like ksm, but pages merge within their tenant only. */
public final class IsolatedPolicyFactory implements PolicyFactory {

  /** For the service loader. */
  public IsolatedPolicyFactory() {}

  @Override
  public String name() {
    return "isolated";
  }

  @Override
  public String summary() {
    return "like ksm, but pages merge within their tenant only";
  }

  @Override
  public List<Option> options() {
    return List.of(
        CommonOptions.SMART_SCAN,
        CommonOptions.useZeroPages("off"),
        CommonOptions.maxPageSharing("256"),
        CommonOptions.PAGES_TO_SCAN,
        CommonOptions.SLEEP_MILLISECS);
  }

  @Override
  public MergePolicy create(Options options) {
    return new KsmPolicy(
        options.flag("smart-scan"),
        options.flag("use-zero-pages"),
        CommonOptions.maxPageSharing(options),
        true,
        CommonOptions.pace(options));
  }
}
