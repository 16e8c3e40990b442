package com.example.treap;

import io.ksm.testkit.RegistrationContract;

/** Tests that the jar registers its plug-in, for the class path and for the module path. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(TreapIndexFactory.class);
  }
}
