package io.ksm.core.policy;

import com.google.common.collect.ImmutableList;
import io.ksm.api.MergePolicy;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.policy.KernelPolicy;
import io.ksm.api.policy.PolicyOptions;
import java.util.List;

/** Declares and reads the options of policies that decide as the kernel does. */
final class KernelOptions {
  static final List<Option> ALL =
      ImmutableList.<Option>builder()
          .add(PolicyOptions.SMART_SCAN)
          .add(PolicyOptions.useZeroPages("off"))
          .add(PolicyOptions.maxPageSharing("256"))
          .add(PaceOptions.PAGES_TO_SCAN)
          .add(PaceOptions.SLEEP_MILLISECS)
          .addAll(PaceOptions.ADVISOR)
          .build();

  private KernelOptions() {}

  /**
   * Makes a policy as its options say.
   *
   * @throws io.ksm.api.UsageException if an option's value does not fit
   */
  static MergePolicy policy(Options options, boolean keepsDomainsApart) {
    boolean advised = PaceOptions.isAdvised(options);
    KernelPolicy decisions =
        new KernelPolicy(
            options.flag("smart-scan"),
            options.flag("use-zero-pages"),
            PolicyOptions.maxPageSharing(options),
            keepsDomainsApart,
            advised ? PaceOptions.firstAdvisedPace(options) : PaceOptions.pace(options));
    ScanTimeAdvisor advisor = PaceOptions.advisor(options);
    return advised
        ? new AdvisedPolicy(decisions, advisor, PaceOptions.usedNanos(options))
        : decisions;
  }
}
