package io.ksm.source.synthetic;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(SyntheticSourceFactory.class);
  }
}
