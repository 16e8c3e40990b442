package io.ksm.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** How much memory a benchmark takes. */
final class MemoryCheck {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final long MIB = 1 << 20;

  /** A JVM, and what an engine remembers of pages. */
  private static final long CHILD_BYTES = 128 * MIB;

  private static final int PAGES_PER_METADATA = 64;

  private MemoryCheck() {}

  /**
   * Checks that a workload fits into the machine's memory: in the page cache, else disks would be
   * measured, and wherever contestants copy it.
   *
   * @throws UsageException if it does not; says how much it needs
   */
  static void check(BenchConfig config, Workload workload) throws IOException {
    Optional<Long> available = available();
    if (available.isEmpty()) {
      return;
    }
    long needed = workload.isStill() ? config.bytes() : 0;
    for (Contestant contestant : config.contestants()) {
      needed += CHILD_BYTES + config.bytes() / PAGES_PER_METADATA;
      needed += workload.isStill() ? 0 : config.bytes();
      needed +=
          switch (contestant.kind()) {
            case HASH_MAP -> heapBytes(contestant, config.bytes());
            case KERNEL -> config.bytes();
            default -> 0;
          };
    }
    if (needed > available.get()) {
      throw new UsageException(
          "%d contestants over %d MiB need %d MiB of memory, and %d MiB are available: give a smaller"
                  .formatted(
                      config.contestants().size(),
                      config.bytes() / MIB,
                      needed / MIB,
                      available.get() / MIB)
              + " --size, or fewer contestants");
    }
  }

  /**
   * Returns the heap that a contestant asks for, in bytes; 0 if it needs no certain one.
   *
   * @param bytes of memory that it scans; 0 if that is not known
   */
  static long heapBytes(Contestant contestant, long bytes) throws IOException {
    if (contestant.kind() != Contestant.Kind.HASH_MAP) {
      return 0;
    }
    // Two counts may be on the heap at once: the last one until it is collected.
    return bytes > 0 ? bytes + bytes / 2 + 256 * MIB : available().orElse(0L) / 2;
  }

  /** Returns how much memory programs can still get without swapping, in bytes, on Linux. */
  private static Optional<Long> available() throws IOException {
    if (!Files.isReadable(MEMORY)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(MEMORY)) {
      return lines
          .filter(line -> line.startsWith(AVAILABLE))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    }
  }
}
