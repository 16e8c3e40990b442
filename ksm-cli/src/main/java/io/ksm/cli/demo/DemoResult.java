package io.ksm.cli.demo;

import io.ksm.cli.render.Stack;
import java.util.List;

/**
 * What the demonstration has shown.
 *
 * @param stack that merged
 * @param seed of the data
 * @param bytes of the arena
 * @param items that are cached
 * @param tracksWrites whether scans read only what was written
 * @param states of memory, in the order of stages
 * @param fillNanos that filling took
 * @param merging until nothing was left to merge
 * @param writtenPages that were written to
 * @param writeNanos that this took
 * @param mergingAgain after the writes
 */
record DemoResult(
    Stack stack,
    long seed,
    long bytes,
    List<Item> items,
    boolean tracksWrites,
    List<MemoryState> states,
    long fillNanos,
    Settling merging,
    long writtenPages,
    long writeNanos,
    Settling mergingAgain) {
  /** What the kernel must confirm of what is accounted as saved. */
  static final int LEAST_PERCENT = 90;

  /** Copies the lists. */
  DemoResult {
    items = List.copyOf(items);
    states = List.copyOf(states);
  }

  /** Returns the state at a stage. */
  MemoryState at(Stage stage) {
    return states.stream().filter(state -> state.stage() == stage).findFirst().orElseThrow();
  }

  /** Returns by how many bytes the arena takes less than when it was filled. */
  long confirmedBytes(MemoryState state) {
    return at(Stage.FILLED).arena().heldBytes() - state.arena().heldBytes();
  }

  /** Says whether the kernel confirms enough of what is accounted. */
  boolean isConfirmed(MemoryState state) {
    return !state.stage().isAccounted()
        || confirmedBytes(state) * 100 >= state.accountedBytes() * LEAST_PERCENT;
  }
}
