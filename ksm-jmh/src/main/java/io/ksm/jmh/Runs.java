package io.ksm.jmh;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Pages of random bytes, of which runs of 64 are repeated over and over. */
final class Runs {
  static final int PAGE_SIZE = 4096;

  /** Pages in a run. */
  static final int LENGTH = 64;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Runs() {}

  /** Fills a run with one of many contents. */
  static void fill(MemorySegment run, long content) {
    long bits = (content + 1) * GOLDEN;
    for (long at = 0; at < run.byteSize(); at += Long.BYTES) {
      bits ^= bits << 13;
      bits ^= bits >>> 7;
      bits ^= bits << 17;
      run.set(ValueLayout.JAVA_LONG, at, bits);
    }
  }

  /** Fills memory: run {@code i} has content {@code i % distinct}. */
  static void fillAll(MemorySegment memory, int distinct) {
    long bytes = (long) LENGTH * PAGE_SIZE;
    for (long run = 0; run < memory.byteSize() / bytes; run++) {
      fill(memory.asSlice(run * bytes, bytes), run % distinct);
    }
  }

  /** Fills an arena likewise. */
  static void fillAll(MergeableArena arena, int distinct) {
    try (Arena lifetime = Arena.ofConfined();
        ArenaWriter writer = arena.writer()) {
      MemorySegment run = lifetime.allocate((long) LENGTH * PAGE_SIZE, PAGE_SIZE);
      for (long i = 0; i < arena.byteSize() / run.byteSize(); i++) {
        fill(run, i % distinct);
        writer.copy(run, 0, i * run.byteSize(), run.byteSize());
      }
    }
  }

  /** Makes an arena, with no bound to its mappings but the system's. */
  static MergeableArena arena(long mebibytes) throws IOException {
    return MergeableArena.allocate(mebibytes << 20);
  }
}
