/**
 * Merges pages, and separates them again.
 *
 * <p>{@code Merges} takes a run, holds writers off, and hands its pages to {@code FrameMerges} or
 * {@code ZeroMerges}. Both ask {@code RunAdmission} whether there are mappings to spend, and let
 * {@code PageMapper} change what lies where. {@code ShortRuns} shares out mappings among runs of
 * few pages. {@code Separator} gives merged pages copies of their own.
 *
 * <p>Tested by {@code ShortRunsTest}, and with the whole arena.
 */
package io.ksm.arena.merge;
