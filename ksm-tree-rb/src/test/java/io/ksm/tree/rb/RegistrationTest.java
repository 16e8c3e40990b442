package io.ksm.tree.rb;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(RedBlackIndexFactory.class);
  }
}
