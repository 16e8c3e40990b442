/**
 * Finds plug-ins by name.
 *
 * <p>{@link io.ksm.core.plugin.Plugins} loads every registered factory, from the module or class
 * path and from a directory of jars. {@link io.ksm.core.plugin.PluginTable} holds those of one
 * axis. {@link io.ksm.core.plugin.SourceOpener} turns what a user wrote into open sources, and
 * {@link io.ksm.core.plugin.DistinctSources} finds those that are the same memory.
 */
package io.ksm.core.plugin;
