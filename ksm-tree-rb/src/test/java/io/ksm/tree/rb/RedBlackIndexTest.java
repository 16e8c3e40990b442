package io.ksm.tree.rb;

import io.ksm.api.IndexFactory;
import io.ksm.api.OrderedIndex;
import io.ksm.testkit.IndexContract;

class RedBlackIndexTest extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return new RedBlackIndexFactory();
  }

  @Override
  protected void checkInside(OrderedIndex index) {
    RedBlackRules.check((RedBlackIndex) index);
  }
}
