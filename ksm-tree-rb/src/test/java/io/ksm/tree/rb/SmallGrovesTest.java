package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;
import io.ksm.testkit.Seed;

/** Tests the same with groves so small that they split and join all the time. */
class SmallGrovesTest extends RedBlackIndexTest {
  @Override
  protected OrderedIndex newIndex() {
    return new RedBlackIndex(24);
  }

  /** No test here, because groves of this size are never settled. */
  @Override
  public void settledOperationAllocatesNothing(Seed seed) {}
}
