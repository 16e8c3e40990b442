package io.ksm.tree.skiplist;

import io.ksm.testkit.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  RegistrationTest() {
    super(SkipListIndexFactory.class);
  }
}
