/**
 * Memory of our own that really merges: {@link io.ksm.arena.MergeableArena}.
 *
 * <p>What the kernel's KSM does to the memory of any process, an arena does to its own, without the
 * kernel's KSM and without root. It has two faces: {@link io.ksm.arena.MergeableArena} with {@link
 * io.ksm.arena.ArenaWriter} for those who use the memory, and {@link io.ksm.arena.ArenaSource} for
 * the engine that merges it. Both share {@code ArenaParts}:
 *
 * <ol>
 *   <li>{@code AddressRange}: the arena's addresses; {@link io.ksm.arena.ArenaWriter}: the way in,
 *       past the {@code WriteGuard};
 *   <li>{@code Sweep}: at the beginning of each scan, what happened since the last one. It finds
 *       out which pages were written ({@code WriteTracker}), and which merged ones have a copy of
 *       their own by that ({@code OwnPagemap}). {@code ArenaPages} remembers that, and the engine
 *       is told page by page;
 *   <li>{@code Merges}: what the engine decided to merge. It holds writers off, compares, and maps
 *       frames over the pages. {@code FreshMappings} gives them what the memory before them had;
 *       {@code MappingBudget} and {@code ShortRuns} keep their number in bounds;
 *   <li>{@code ArenaFrames}: the frames, in a file that exists in memory only ({@code FrameFile}),
 *       with how many pages map each ({@code FrameCounts}), until none does.
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
 *
 * <p><b>Tests.</b> {@code MergeableArenaTest} asks an arena what an engine asks it; {@code
 * ArenaWritersTest}, {@code ArenaClosingTest} and {@code ArenaFaultsTest} use it as programs do,
 * and let calls of the kernel fail. {@code RandomArenaTest} compares it with a model after each
 * random step, and {@code ArenaEngineTest} merges it with a real engine. {@code MergingStressTest}
 * writes and merges at the same time. {@code OffHeapCacheExampleTest} is the example of
 * docs/embedding.md.
 */
package io.ksm.arena;
