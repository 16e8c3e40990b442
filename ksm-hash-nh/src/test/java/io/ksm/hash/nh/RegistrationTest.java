package io.ksm.hash.nh;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-in. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(NhHasherFactory.class);
  }
}
