package io.ksm.hash.crc;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(Crc32cHasherFactory.class);
  }
}
