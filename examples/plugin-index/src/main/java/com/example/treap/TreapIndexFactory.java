package com.example.treap;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;

/** Supplies {@code treap}: search trees that are balanced by chance. */
public final class TreapIndexFactory implements IndexFactory {
  /** Makes a factory, for the service loader. */
  public TreapIndexFactory() {}

  @Override
  public String name() {
    return "treap";
  }

  @Override
  public String summary() {
    return "search trees that are balanced by chance; 20 bytes an entry";
  }

  @Override
  public OrderedIndex create(Options options) {
    return new TreapIndex();
  }
}
