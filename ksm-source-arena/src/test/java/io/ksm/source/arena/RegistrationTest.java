package io.ksm.source.arena;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(ArenaSourceFactory.class);
  }
}
