package io.ksm.testkit;

import io.ksm.testkit.workload.SyntheticSourceFactory;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(SyntheticSourceFactory.class);
  }
}
