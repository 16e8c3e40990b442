/**
 * Finds plug-ins by name.
 *
 * <p>{@link io.ksm.core.plugin.Plugins} loads every registered factory, from the module or class
 * path and from a directory of jars. {@link io.ksm.core.plugin.PluginTable} holds those of one
 * axis. {@link io.ksm.core.plugin.PartSpec} is what a user wrote to choose one, and {@link
 * io.ksm.core.plugin.Stack} the choice of a hasher, an index and a policy.
 *
 * <p>{@link io.ksm.core.plugin.Sources} opens what users name, and tells for each source what it
 * was named by. Every command and the embedding API open sources by it.
 */
package io.ksm.core.plugin;
