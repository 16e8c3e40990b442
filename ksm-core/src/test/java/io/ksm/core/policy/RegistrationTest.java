package io.ksm.core.policy;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(KsmPolicyFactory.class);
  }
}
