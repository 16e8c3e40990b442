package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PolicyFactory;
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
        CommonOptions.useZeroPages("off"),
        CommonOptions.maxPageSharing("256"),
        CommonOptions.PAGES_TO_SCAN,
        CommonOptions.SLEEP_MILLISECS);
  }

  @Override
  public Map<String, String> scanDefaults() {
    return CommonOptions.scanDefaults(options());
  }

  @Override
  public MergePolicy create(Options options) {
    return new EagerPolicy(
        options.flag("use-zero-pages"),
        CommonOptions.maxPageSharing(options),
        CommonOptions.pace(options));
  }
}
