package io.ksm.api;

import java.util.Map;

/** Supplies a {@link MergePolicy}. */
public non-sealed interface PolicyFactory extends PluginFactory {

  /**
   * Creates a policy for one engine.
   *
   * @throws UsageException if an option's value does not fit
   */
  MergePolicy create(Options options);

  /**
   * Returns values for those of this plug-in's options under which all that could merge is counted,
   * at once and exactly: option to value. {@code ksm scan} takes them where its user gives none. By
   * default there are none, and the options' own defaults hold.
   */
  default Map<String, String> scanDefaults() {
    return Map.of();
  }
}
