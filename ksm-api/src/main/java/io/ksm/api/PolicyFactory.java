package io.ksm.api;

/** Supplies a {@link MergePolicy}. */
public non-sealed interface PolicyFactory extends PluginFactory {

  /**
   * Creates a policy for one engine.
   *
   * @throws UsageException if an option's value does not fit
   */
  MergePolicy create(Options options);
}
