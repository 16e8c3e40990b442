package com.example.treap;

import io.ksm.api.IndexFactory;
import io.ksm.testkit.IndexContract;

/** Tests what every index has to do. */
class TreapIndexTest extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return new TreapIndexFactory();
  }
}
