package io.ksm.cli.demo;

import io.ksm.cli.text.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Whether there is enough memory, which it is better to know before it is all in use. */
final class FreeMemory {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  /** The JVM, with its buffers. */
  private static final long PROCESS_BYTES = 128 << 20;

  /** Of an arena's bytes, one of so many is what the engine and the arena remember of pages. */
  private static final int BYTES_PER_BOOKKEEPING = 64;

  private FreeMemory() {}

  /**
   * Checks that an arena can be filled.
   *
   * @throws IOException if it cannot; says how large it may be
   */
  static void require(long arenaBytes) throws IOException {
    OptionalLong available = available();
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
                  Figures.bytes(arenaBytes), Figures.bytes(needed), Figures.bytes(availableBytes)));
    }
  }

  /** Returns how much memory programs can still get without swapping, in bytes, on Linux. */
  private static OptionalLong available() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(MEMORY)) {
      return lines
          .filter(line -> line.startsWith(AVAILABLE))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    }
  }
}
