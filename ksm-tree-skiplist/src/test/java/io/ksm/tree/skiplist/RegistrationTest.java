package io.ksm.tree.skiplist;

import io.ksm.testkit.RegistrationContract;

/** Tests that the module registers its plug-ins. */
class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(SkipListIndexFactory.class);
  }
}
