package io.ksm.tree.rb;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;

/**
 * Supplies {@code rb}: red-black trees, the structure that the kernel uses. Stateless, for any
 * number of threads.
 */
public final class RedBlackIndexFactory implements IndexFactory {

  /** Makes a factory, for the service loader. */
  public RedBlackIndexFactory() {}

  @Override
  public String name() {
    return "rb";
  }

  @Override
  public String summary() {
    return "red-black trees, as in the kernel; the least memory per entry";
  }

  @Override
  public OrderedIndex create(Options options) {
    return new RedBlackIndex();
  }
}
