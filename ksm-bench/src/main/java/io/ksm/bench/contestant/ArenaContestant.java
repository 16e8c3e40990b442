package io.ksm.bench.contestant;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the engine over an arena, which really merges: each run has a fresh copy of the pages,
 * as ksmd has. It may be written to, so a page must hold still for a scan, as with ksmd; and runs
 * of few pages merge one scan later, when all have been seen.
 *
 * @param memory whose pages are copied
 * @param plugins among which the parts are
 * @param stack its parts
 * @param threads that scan
 */
record ArenaContestant(Memory memory, Plugins plugins, Stack stack, int threads) implements Runner {

  /**
   * Finds out whether this machine and this user can do that at all, and whether the parts are
   * there.
   *
   * @throws IOException if the arena has pages of another size, or cannot be made
   */
  static ArenaContestant of(Memory memory, Plugins plugins, Stack stack, int threads)
      throws IOException {
    ArenaContestant contestant = new ArenaContestant(memory, plugins, stack, threads);
    try (MergeableArena arena = MergeableArena.allocate(memory.pageSize());
        Ksm ksm = contestant.builder(arena).build()) {
      ksm.warnings();
      if (arena.pageSize() != memory.pageSize()) {
        throw new IOException(
            "an arena has pages of %d bytes, and these have %d"
                .formatted(arena.pageSize(), memory.pageSize()));
      }
    }
    return contestant;
  }

  @Override
  public Run begin() throws IOException {
    return new ArenaRun(this, copy(), Optional.empty());
  }

  @Override
  public Optional<Run> beginWatched() throws IOException {
    return Optional.of(new ArenaRun(this, copy(), Optional.of(new EngineRun.Watch())));
  }

  private MergeableArena copy() throws IOException {
    List<PageRun> runs = PageRun.of(memory);
    AtomicLong end = new AtomicLong();
    PageRun.forEachPresent(runs, memory.pageSize(), (from, at) -> end.addAndGet(memory.pageSize()));
    MergeableArena arena = MergeableArena.allocate(end.get());
    try (ArenaWriter writer = arena.writer()) {
      end.set(0);
      PageRun.forEachPresent(
          runs,
          memory.pageSize(),
          (from, at) -> {
            // A live process may have more pages by now than were counted.
            if (end.get() < arena.byteSize()) {
              writer.copy(from, at, end.getAndAdd(memory.pageSize()), memory.pageSize());
            }
          });
      return arena;
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private KsmBuilder builder(MergeableArena arena) {
    return Ksm.builder().plugins(plugins).stack(stack).threads(threads).source(arena.source());
  }

  /** An engine over a fresh arena, which it takes into its possession. */
  private static final class ArenaRun extends EngineRun {
    private final Memory original;
    private final MergeableArena arena;
    private boolean scanned;

    ArenaRun(ArenaContestant contestant, MergeableArena arena, Optional<Watch> watch) {
      super(
          () ->
              watch
                  .map(seeing -> EngineContestant.watched(contestant.builder(arena), seeing))
                  .orElseGet(() -> contestant.builder(arena)),
          watch);
      this.original = contestant.memory();
      this.arena = arena;
    }

    @Override
    public MeasuredScan scan() throws IOException {
      if (scanned) {
        change();
      }
      scanned = true;
      return super.scan();
    }

    /** Changes the pages that change in the original, too. */
    private void change() {
      try (ArenaWriter writer = arena.writer()) {
        original.change(
            arena.memory(), (at, value) -> writer.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value));
      }
    }

    @Override
    public void close() throws IOException {
      try (arena) {
        super.close();
      }
    }
  }
}
