package io.ksm.core.policy;

import io.ksm.api.MergePolicy;
import io.ksm.testkit.PolicyContract;
import java.util.Map;

class AdvisedPolicyTest extends PolicyContract {
  @Override
  protected MergePolicy create() {
    return Policies.create(new KsmPolicyFactory(), Map.of("advisor", "scan-time"));
  }
}
