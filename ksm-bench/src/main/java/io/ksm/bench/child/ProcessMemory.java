package io.ksm.bench.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process occupies, as Linux tells. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB = 1024;

  /** Not Linux. */
  static final long UNKNOWN = 0;

  private ProcessMemory() {}

  /** Returns the most memory that was resident at once, mapped files included, in bytes. */
  static long peakResidentBytes() throws IOException {
    return bytes("VmHWM:");
  }

  /** Returns the memory that is resident now and is this process's own, in bytes. */
  static long anonymousBytes() throws IOException {
    return bytes("RssAnon:");
  }

  private static long bytes(String key) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return UNKNOWN;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.substring(key.length()).replace("kB", "").strip()) * KIB;
      }
    }
    return UNKNOWN;
  }
}
