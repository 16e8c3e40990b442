package io.ksm.tree.rb;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(RedBlackIndexFactory.class);
  }
}
