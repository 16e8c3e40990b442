package io.ksm.api;

/** Supplies {@link OrderedIndex}es. */
public non-sealed interface IndexFactory extends PluginFactory {

  /**
   * Creates an empty index. The engine makes two for each of its key partitions, so this is cheap
   * and an empty index is small (a few hundred bytes at most).
   *
   * @throws UsageException if an option's value does not fit
   */
  OrderedIndex create(Options options);
}
