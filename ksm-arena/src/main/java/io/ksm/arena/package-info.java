/**
 * Memory of our own that really merges: {@link io.ksm.arena.MergeableArena}.
 *
 * <p>What the kernel's KSM does to the memory of any process, an arena does to its own, without the
 * kernel's KSM and without root:
 *
 * <ol>
 *   <li>{@code AddressRange}: the arena's addresses; {@link io.ksm.arena.ArenaWriter}: the way in,
 *       past the {@code WriteGuard};
 *   <li>{@code Sweep}: at the beginning of each scan, what happened since the last one: which pages
 *       were written ({@code WriteTracker}), and which merged ones have a copy of their own by that
 *       ({@code OwnPagemap}); noted in {@code ArenaPages}, and told to the engine page by page;
 *   <li>{@code Merges}: what the engine decided to merge: with writers held off, compares, and lays
 *       frames where the pages are; {@code FreshMappings} gives them what the memory had that was
 *       there before, {@code MappingBudget} and {@code ShortRuns} keep their number in bounds;
 *   <li>{@code ArenaFrames}: the frames, in a file that is memory alone ({@code FrameFile}), with
 *       how many pages map each ({@code FrameCounts}), until none does.
 * </ol>
 *
 * <p>Three things must never happen, and everything here is arranged by them. A <em>lost
 * write</em>: one that goes into a page which a frame is about to replace; so writers and merges
 * are kept apart. An <em>altered frame</em>: so nothing maps a frame but privately, and its file is
 * written to before anybody maps it. A <em>lost frame</em>: one that is freed while a page maps it
 * would be read as zeros; so frames are counted by the arena itself, a page counts as off its frame
 * only when the page table says so, and freeing waits for a sweep.
 *
 * <p>All calls of the kernel go through {@code MemoryCalls}. They need {@code
 * --enable-native-access=io.ksm.linux}.
 */
package io.ksm.arena;
