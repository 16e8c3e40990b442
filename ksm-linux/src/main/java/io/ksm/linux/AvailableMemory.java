package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads how much memory programs can still get, which it is better to know before it is in use. */
public final class AvailableMemory {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  private AvailableMemory() {}

  /**
   * Returns what is available without swapping, in bytes.
   *
   * @return nothing where it cannot be told, on other systems than Linux
   * @throws IOException if the kernel's file cannot be read
   */
  public static OptionalLong read() throws IOException {
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
