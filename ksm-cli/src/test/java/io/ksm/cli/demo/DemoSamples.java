package io.ksm.cli.demo;

import io.ksm.api.Counters;
import io.ksm.arena.ArenaFigures;
import io.ksm.arena.ArenaMemory;
import io.ksm.arena.ProcessMemory;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import io.ksm.report.scan.ScanSetup;
import java.util.List;

/** Made-up results of the demonstration: 100 MiB, of which 50 are accounted as saved. */
final class DemoSamples {
  static final long MIB = 1 << 20;
  private static final int PAGE_SIZE = 4096;
  private static final long PAGES = MIB / PAGE_SIZE;

  private DemoSamples() {}

  /**
   * Makes a result.
   *
   * @param mergedOwn how much the arena has of its own once it has merged, in MiB; 40 with its
   *     frames of 10 are what is accounted
   */
  static DemoResult result(long mergedOwn) {
    return result(50, mergedOwn, settled(3, 500_000_000L, 2_000_000L));
  }

  /** Makes a settling that came to its end. */
  static Settling settled(int scans, long nanos, long lastNanos) {
    return new Settling(true, scans, nanos, lastNanos);
  }

  /**
   * Makes a result.
   *
   * @param saved how much is accounted as saved once it has merged, in MiB
   * @param mergedOwn how much the arena has of its own then, in MiB
   */
  static DemoResult result(long saved, long mergedOwn, Settling merging) {
    return new DemoResult(
        new ScanSetup(
            new Stack(
                PartSpec.parse("crc32c"),
                PartSpec.parse("rb"),
                PartSpec.parse("ksm:smart-scan=off")),
            2),
        7,
        100 * MIB,
        List.of(
            new Item(ItemKind.DOCUMENT, 0, (int) (45 * PAGES), List.of(0, (int) (45 * PAGES))),
            new Item(ItemKind.TILE, 1, (int) (5 * PAGES), List.of((int) (90 * PAGES))),
            new Item(ItemKind.BUFFER, 2, (int) (5 * PAGES), List.of((int) (95 * PAGES)))),
        true,
        List.of(
            state(Stage.FILLED, 0, 100, 0, 120),
            state(Stage.MERGED, saved, mergedOwn, 10, 62),
            state(Stage.WRITTEN, saved, mergedOwn + 3, 10, 65),
            state(Stage.MERGED_AGAIN, 50, 40, 10, 62)),
        1_234_000_000L,
        merging,
        768,
        3_072_000L,
        settled(2, 11_000_000L, 1_000_000L));
  }

  private static MemoryState state(Stage stage, long saved, long own, long frames, long anonymous) {
    long zero = saved / 10;
    return new MemoryState(
        stage,
        new Counters(frames * PAGES, (saved - zero) * PAGES, 0, 0, 0, 0, zero * PAGES, 3, 0, 0, 0),
        new ArenaFigures(
            PAGE_SIZE,
            own * PAGES,
            (saved - zero + frames) * PAGES,
            frames * PAGES,
            zero * PAGES,
            1 + frames,
            30_000),
        new ArenaMemory(own * MIB, frames * MIB, 0),
        new ProcessMemory((anonymous + 5) * MIB, anonymous * MIB));
  }
}
