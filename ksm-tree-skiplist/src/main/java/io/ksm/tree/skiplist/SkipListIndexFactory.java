package io.ksm.tree.skiplist;

import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import java.util.List;

/**
 * Supplies {@code skiplist}: skip lists, balanced by chance. Stateless, for any number of threads.
 */
public final class SkipListIndexFactory implements IndexFactory {
  private static final Option SEED =
      new Option("seed", "start of the random heights, a whole number from 0", "1");

  /** Makes a factory, for the service loader. */
  public SkipListIndexFactory() {}

  @Override
  public String name() {
    return "skiplist";
  }

  @Override
  public String summary() {
    return "skip lists, balanced by chance; each insertion or removal does little";
  }

  @Override
  public List<Option> options() {
    return List.of(SEED);
  }

  @Override
  public OrderedIndex create(Options options) {
    return new SkipListIndex(options.number(SEED.key(), 0, Long.MAX_VALUE));
  }
}
