package io.ksm.policy.ksmtuned;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-in. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(KsmtunedPolicyFactory.class);
  }
}
