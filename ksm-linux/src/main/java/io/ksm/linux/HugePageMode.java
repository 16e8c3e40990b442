package io.ksm.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells when the kernel uses transparent huge pages. Stateless, for any number of threads. */
public final class HugePageMode {
  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private HugePageMode() {}

  /** Returns {@code always}, {@code madvise} or {@code never}; nothing if there are none. */
  public static Optional<String> read() {
    try {
      // The word in brackets of "always [madvise] never".
      return Optional.of(Files.readString(SETTING).strip().replaceAll(".*\\[(.*)].*", "$1"));
    } catch (IOException e) {
      return Optional.empty(); // A kernel without them, or no /sys.
    }
  }
}
