package io.ksm.cli.demo;

import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.report.SourceReport;
import io.ksm.report.scan.ScanSetup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Fills an arena, merges it, writes into it, merges it again, and checks every byte. */
final class ArenaDemo {
  private final MergeableArena arena;
  private final Ksm ksm;
  private final List<Item> items;
  private final DemoCache cache;
  private final long seed;
  private final List<MemoryState> states = new ArrayList<>();

  private ArenaDemo(MergeableArena arena, Ksm ksm, long seed) {
    this.arena = arena;
    this.ksm = ksm;
    this.seed = seed;
    this.items = CachePlan.of((int) (arena.byteSize() / arena.pageSize()), seed);
    this.cache = new DemoCache(arena, items, seed);
  }

  /**
   * Runs the demonstration.
   *
   * @param bytes of the arena
   * @param warnings hears what users should know about it, once all is done
   * @throws io.ksm.api.UsageException if there can be no arena here
   * @throws IOException if the kernel refuses something, or a byte is wrong at the end
   */
  static DemoResult run(
      long bytes, long seed, ScanSetup setup, Plugins plugins, Consumer<String> warnings)
      throws IOException {
    try (MergeableArena arena = MergeableArena.allocate(bytes);
        Ksm ksm = setup.builder(plugins).source(arena.source()).build()) {
      DemoResult result = new ArenaDemo(arena, ksm, seed).run(setup);
      ksm.warnings().forEach(warnings);
      return result;
    }
  }

  private DemoResult run(ScanSetup setup) throws IOException {
    long begin = System.nanoTime();
    cache.fill();
    long fillNanos = System.nanoTime() - begin;
    note(Stage.FILLED);
    Settling merging = Settling.of(ksm::scan);
    note(Stage.MERGED);
    Random choice = new Random(seed);
    begin = System.nanoTime();
    long writtenPages = cache.update(choice);
    long writeNanos = System.nanoTime() - begin;
    note(Stage.WRITTEN);
    Settling mergingAgain = Settling.of(ksm::scan);
    note(Stage.MERGED_AGAIN);
    requireScanned();
    cache.check();
    return new DemoResult(
        setup,
        seed,
        arena.byteSize(),
        items,
        arena.tracksWrites(),
        states,
        fillNanos,
        merging,
        writtenPages,
        writeNanos,
        mergingAgain);
  }

  private void note(Stage stage) throws IOException {
    states.add(MemoryState.now(stage, ksm.counters(), arena));
  }

  private void requireScanned() throws IOException {
    SourceReport report = ksm.report(0).sources().getFirst();
    String failure = report.failure();
    if (failure != null) {
      throw new IOException("the arena could not be scanned to its end: " + failure);
    }
  }
}
