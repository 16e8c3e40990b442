package io.ksm.cli.demo;

import io.ksm.api.Counters;
import io.ksm.arena.ArenaFigures;
import io.ksm.arena.ArenaMemory;
import io.ksm.arena.MergeableArena;
import io.ksm.arena.ProcessMemory;
import java.io.IOException;

/**
 * How much memory is in use at a stage: by the engine's counters and the arena's books, and as the
 * kernel says.
 *
 * @param stage when that was
 * @param counters of the engine
 * @param figures by the arena's own books
 * @param arena what the arena takes, as the kernel says
 * @param process what the whole process takes, as the kernel says
 */
record MemoryState(
    Stage stage,
    Counters counters,
    ArenaFigures figures,
    ArenaMemory arena,
    ProcessMemory process) {

  /** Asks everybody. */
  static MemoryState now(Stage stage, Counters counters, MergeableArena arena) throws IOException {
    return new MemoryState(
        stage, counters, arena.figures(), arena.physical(), ProcessMemory.read());
  }

  /** Returns what the engine accounts as saved, in bytes. */
  long accountedBytes() {
    return counters.pagesSaved() * figures.pageSize();
  }

  /**
   * Returns what the whole process holds, in bytes: its anonymous pages, and the frames, which
   * belong to no process, each once.
   */
  long processBytes() {
    return process.anonymousBytes() + arena.frameBytes() + arena.mappingBytes();
  }
}
