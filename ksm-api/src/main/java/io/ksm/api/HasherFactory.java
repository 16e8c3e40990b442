package io.ksm.api;

/** Supplies a {@link PageHasher}. */
public non-sealed interface HasherFactory extends PluginFactory {

  /**
   * Creates a hasher.
   *
   * @throws UsageException if an option's value does not fit
   */
  PageHasher create(Options options);
}
