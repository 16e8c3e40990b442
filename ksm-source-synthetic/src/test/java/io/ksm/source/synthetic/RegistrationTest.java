package io.ksm.source.synthetic;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(SyntheticSourceFactory.class);
  }
}
