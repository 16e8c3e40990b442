package io.ksm.source.image;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(ImageSourceFactory.class);
  }
}
