package io.ksm.source.trace;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(TraceSourceFactory.class);
  }
}
