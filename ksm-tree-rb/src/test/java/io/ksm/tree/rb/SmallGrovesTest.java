package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;

/** The same with groves so small that they split and join all the time. */
class SmallGrovesTest extends RedBlackIndexTest {
  @Override
  protected OrderedIndex newIndex() {
    return new RedBlackIndex(24);
  }
}
