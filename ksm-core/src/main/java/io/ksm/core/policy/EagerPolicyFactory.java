package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
import io.ksm.api.policy.FirstSightPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;
import java.util.Map;

/**
 * Supplies the policy {@code eager}: merges at first sight, without waiting to see whether pages
 * change.
 */
public final class EagerPolicyFactory implements PolicyFactory {

  /** For the service loader. */
  public EagerPolicyFactory() {}

  @Override
  public String name() {
    return "eager";
  }

  @Override
  public String summary() {
    return "merges at first sight, without waiting to see whether pages change";
  }

  @Override
  public List<Option> options() {
    return List.of(
        PolicyOptions.useZeroPages("off"),
        PolicyOptions.maxPageSharing("256"),
        PaceOptions.PAGES_TO_SCAN,
        PaceOptions.SLEEP_MILLISECS);
  }

  @Override
  public Map<String, String> scanDefaults() {
    return PolicyOptions.scanDefaults(options());
  }

  @Override
  public MergePolicy create(Options options) {
    return new FirstSightPolicy(
        options.flag("use-zero-pages"),
        PolicyOptions.maxPageSharing(options),
        PaceOptions.pace(options));
  }
}
