package io.ksm.tree.rb;

import io.ksm.api.OrderedIndex;
import io.ksm.testkit.KeyPattern;
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

  /** No test here: groves of this size are for few entries. */
  @Override
  public void holdsMillionsOfEntries() {}

  /** No test here: groves of this size are for few entries. */
  @Override
  public void memoryGrowsWithEntries(Seed seed) {}

  /** No test here: each entry makes a grove of this size split or join. */
  @Override
  public void workPerEntryHardlyGrows(KeyPattern keys, Seed seed) {}

  /** No test here: most of what groves of this size occupy is their directory. */
  @Override
  public void memoryIsWhatTheJvmHasLess() {}
}
