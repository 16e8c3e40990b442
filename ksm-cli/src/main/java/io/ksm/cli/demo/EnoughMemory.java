package io.ksm.cli.demo;

import io.ksm.cli.text.Numbers;
import io.ksm.linux.AvailableMemory;
import java.io.IOException;
import java.util.OptionalLong;

/** Checks that there is enough memory for an arena, before it is all in use. */
final class EnoughMemory {
  /** The JVM, with its buffers. */
  private static final long PROCESS_BYTES = 128 << 20;

  /** Of an arena's bytes, one of so many is what the engine and the arena remember of pages. */
  private static final int BYTES_PER_BOOKKEEPING = 64;

  private EnoughMemory() {}

  /**
   * Checks that an arena can be filled.
   *
   * @throws IOException if it cannot; says how much it needs
   */
  static void require(long arenaBytes) throws IOException {
    OptionalLong available = AvailableMemory.read();
    if (available.isPresent()) {
      require(arenaBytes, available.getAsLong());
    }
  }

  static void require(long arenaBytes, long availableBytes) throws IOException {
    long needed = arenaBytes + arenaBytes / BYTES_PER_BOOKKEEPING + PROCESS_BYTES;
    if (needed > availableBytes) {
      throw new IOException(
          "an arena of %s needs %s of memory, and %s are available: give a smaller --size"
              .formatted(
                  Numbers.bytes(arenaBytes), Numbers.bytes(needed), Numbers.bytes(availableBytes)));
    }
  }
}
