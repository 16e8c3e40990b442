package io.ksm.hash.crc;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(Crc32cHasherFactory.class);
  }
}
