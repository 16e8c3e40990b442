package io.ksm.core.plugin;

/**
 * Says where a plug-in is from. Immutable, so any number of threads may use it.
 *
 * @param place the path of its jar or folder
 * @param version what its module or its jar's manifest states as version; empty if neither does
 */
public record PluginOrigin(String place, String version) {}
