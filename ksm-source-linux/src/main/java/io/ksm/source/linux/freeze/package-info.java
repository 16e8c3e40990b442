/**
 * Stops processes while they are read, and lets them go on in the end.
 *
 * <ul>
 *   <li>{@code Freeze} stops processes together: by a {@code CgroupFreezer}, or by signals to each
 *       {@code SignalledProcess}. It waits by {@code StoppingProcess} until they are stopped;
 *   <li>{@code FreezeLock} keeps several scans from freezing the same at the same time;
 *   <li>{@code FreezeGuard} is a small process that outlives this JVM, and lets them go on, however
 *       the JVM ends;
 *   <li>{@code FrozenSource} is a source that holds the freeze until it is closed.
 * </ul>
 */
package io.ksm.source.linux.freeze;
