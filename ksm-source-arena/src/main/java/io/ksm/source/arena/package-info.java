/**
 * Holds the page source {@code arena}: it copies a file into a {@link io.ksm.arena.MergeableArena},
 * so that a scan over it really merges.
 *
 * <p>Where to begin: {@link io.ksm.source.arena.ArenaSourceFactory} is what the engine finds. The
 * memory itself is the library {@code io.ksm.arena}. The factory is registered in {@code
 * module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package.
 */
package io.ksm.source.arena;
