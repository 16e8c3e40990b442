/**
 * Page source {@code arena}: copies files into a {@link io.ksm.arena.MergeableArena} each, so that
 * a scan over them really merges.
 */
package io.ksm.source.arena;
