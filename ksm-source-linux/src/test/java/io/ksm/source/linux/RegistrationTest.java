package io.ksm.source.linux;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(PidSourceFactory.class);
  }
}
