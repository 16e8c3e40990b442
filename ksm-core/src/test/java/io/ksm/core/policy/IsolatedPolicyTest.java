package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.testkit.PolicyContract;

class IsolatedPolicyTest extends PolicyContract {
  @Override
  protected MergePolicy create() {
    return Policies.create(new IsolatedPolicyFactory());
  }
}
