package io.ksm.bench.contestant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads what this process occupies, as Linux tells it. */
final class OwnStatus {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB = 1024;

  private OwnStatus() {}

  /**
   * Returns the most memory that was resident at once, mapped files included, in bytes; empty if
   * unknown.
   */
  static OptionalLong peakResidentBytes() throws IOException {
    return bytes("VmHWM:");
  }

  /**
   * Returns the memory that is resident now and is this process's own, in bytes; empty if unknown.
   */
  static OptionalLong anonymousBytes() throws IOException {
    return bytes("RssAnon:");
  }

  private static OptionalLong bytes(String key) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        String kib = line.substring(key.length()).replace("kB", "").strip();
        return OptionalLong.of(Long.parseLong(kib) * KIB);
      }
    }
    return OptionalLong.empty();
  }
}
