package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads how much memory there is, and how much of it programs can still get, which it is better to
 * know before it is in use. Stateless.
 */
public final class AvailableMemory {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final String TOTAL = "MemTotal:";

  private AvailableMemory() {}

  /**
   * Returns what is available without swapping, in bytes.
   *
   * @return nothing where it cannot be told, on other systems than Linux
   * @throws IOException if the kernel's file cannot be read
   */
  public static OptionalLong read() throws IOException {
    return read(AVAILABLE);
  }

  /**
   * Returns all that the kernel has for itself and for programs, in bytes.
   *
   * @return nothing where it cannot be told, on other systems than Linux
   * @throws IOException if the kernel's file cannot be read
   */
  public static OptionalLong total() throws IOException {
    return read(TOTAL);
  }

  private static OptionalLong read(String name) throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(MEMORY)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    }
  }
}
