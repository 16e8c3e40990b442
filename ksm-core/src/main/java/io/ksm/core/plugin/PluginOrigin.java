package io.ksm.core.plugin;

import io.ksm.api.PluginFactory;

/**
 * Says where a plug-in is from. Immutable, so any number of threads may use it.
 *
 * @param place the path of its jar or folder
 * @param version what its module or its jar's manifest states as version; empty if neither does
 */
public record PluginOrigin(String place, String version) {

  /** Finds out where a plug-in is from, which takes a look into its jar. */
  public static PluginOrigin of(PluginFactory factory) {
    return new PluginOrigin(Origin.of(factory.getClass()), Origin.version(factory.getClass()));
  }
}
