package io.ksm.policy.uksm;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-in. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(UksmPolicyFactory.class);
  }
}
