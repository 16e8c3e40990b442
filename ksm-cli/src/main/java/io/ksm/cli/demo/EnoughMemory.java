package io.ksm.cli.demo;

import io.ksm.linux.process.MemoryRoom;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.util.Optional;

/** Checks that there is enough memory for an arena, before it is all in use. */
final class EnoughMemory {
  /** The JVM, with its buffers. */
  private static final long PROCESS_BYTES = 128 << 20;

  /** Of an arena's bytes, one of so many is what the engine and the arena remember of pages. */
  private static final int BYTES_PER_BOOKKEEPING = 64;

  private EnoughMemory() {}

  /**
   * Checks that an arena can be filled, in the machine's memory and within the limits of this
   * process's control groups: the kernel would kill it half-way.
   *
   * @throws IOException if it cannot; says how much it needs, and what there is
   */
  static void require(long arenaBytes) throws IOException {
    Optional<MemoryRoom> room = MemoryRoom.ofThisProcess();
    if (room.isPresent()) {
      require(arenaBytes, room.get());
    }
  }

  static void require(long arenaBytes, MemoryRoom room) throws IOException {
    long needed = arenaBytes + arenaBytes / BYTES_PER_BOOKKEEPING + PROCESS_BYTES;
    if (needed > room.bytes()) {
      throw new IOException(
          "an arena of %s needs %s of memory, and %s are %s: give a smaller --size"
              .formatted(
                  Numbers.bytes(arenaBytes),
                  Numbers.bytes(needed),
                  Numbers.bytes(room.bytes()),
                  room.where()));
    }
  }
}
