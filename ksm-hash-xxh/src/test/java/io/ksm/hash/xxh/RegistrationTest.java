package io.ksm.hash.xxh;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(Xxh64HasherFactory.class);
  }
}
