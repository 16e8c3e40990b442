package io.ksm.cli.demo;

import io.ksm.report.scan.ScanSetup;
import io.ksm.report.text.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * What the demonstration has shown. Eleven components, one for each step that it tells of.
 *
 * @param setup the scanner that merged
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
    ScanSetup setup,
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
  /** What must be saved of what can be, and what the kernel must confirm of that; of 100. */
  static final int MIN_PERCENT = 90;

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

  /** Returns how many bytes are in pages that are copies of others, or zero. */
  long savableBytes() {
    long pages = items.stream().mapToLong(Item::savablePages).sum();
    return pages * at(Stage.FILLED).figures().pageSize();
  }

  /**
   * Says what this demonstration has not shown, though it should have.
   *
   * @return what is wrong, in one line; or nothing if merging has done all that it should
   */
  Optional<String> shortcoming() {
    if (!merging.isSettled() || !mergingAgain.isSettled()) {
      return Optional.of(
          "nobody wrote, and still each of %d scans found changes".formatted(Settling.MAX_SCANS));
    }
    return states.stream()
        .filter(state -> state.stage().isAccounted())
        .flatMap(state -> shortcoming(state).stream())
        .findFirst();
  }

  private Optional<String> shortcoming(MemoryState state) {
    if (!isEnough(state.accountedBytes(), savableBytes())) {
      return Optional.of(
          "%s: only %s of the %s in copies and zeroed buffers are saved, less than %d %%"
              .formatted(
                  state.stage().label(),
                  Numbers.bytes(state.accountedBytes()),
                  Numbers.bytes(savableBytes()),
                  MIN_PERCENT));
    }
    if (!isEnough(confirmedBytes(state), state.accountedBytes())) {
      return Optional.of(
          "%s: the kernel confirms only %s of the %s that are accounted as saved, less than %d %%"
              .formatted(
                  state.stage().label(),
                  Numbers.bytes(confirmedBytes(state)),
                  Numbers.bytes(state.accountedBytes()),
                  MIN_PERCENT));
    }
    return Optional.empty();
  }

  private static boolean isEnough(long bytes, long ofBytes) {
    return bytes * 100 >= ofBytes * MIN_PERCENT;
  }
}
