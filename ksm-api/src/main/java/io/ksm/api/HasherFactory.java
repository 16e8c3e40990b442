package io.ksm.api;

/** Supplies a {@link PageHasher}. */
public non-sealed interface HasherFactory extends PluginFactory {

  /**
   * Returns the name of the hasher that is made on this machine when this one is asked for: its
   * own, or that of another one among whose kind it chooses, by what the machine is. Then reports
   * name that one, and it has to be there; {@link #create} makes an equal one. The answer stays the
   * same as long as the JVM runs.
   */
  default String standsFor() {
    return name();
  }

  /**
   * Creates a hasher.
   *
   * @throws UsageException if an option's value does not fit
   */
  PageHasher create(Options options);
}
