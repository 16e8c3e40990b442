package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.testkit.PolicyContract;

class ZeroOnlyPolicyTest extends PolicyContract {
  @Override
  protected MergePolicy create() {
    return Policies.create(new ZeroOnlyPolicyFactory());
  }
}
