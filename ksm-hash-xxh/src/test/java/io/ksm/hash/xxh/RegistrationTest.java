package io.ksm.hash.xxh;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(Xxh64HasherFactory.class);
  }
}
