package io.ksm.testkit.reference;

import io.ksm.api.MergePolicy;
import io.ksm.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

/** The plain policies keep to the contract. */
class ReferencePolicyTest {

  @Nested
  class Plain extends PolicyContract {
    @Override
    protected MergePolicy create() {
      return ReferencePolicy.PLAIN;
    }
  }

  @Nested
  class Smart extends PolicyContract {
    @Override
    protected MergePolicy create() {
      return ReferencePolicy.PLAIN.withSmartScan().withZeroPages().withMaxSharers(3).withDomains();
    }
  }
}
