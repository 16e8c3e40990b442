package io.ksm.source.linux;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(PidSourceFactory.class);
  }
}
