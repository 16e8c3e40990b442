package io.ksm.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.workload.Workload;
import io.ksm.linux.AvailableMemory;
import java.io.IOException;
import java.util.OptionalLong;

/** Checks that there is enough memory for a benchmark. */
final class MemoryCheck {
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
    OptionalLong available = AvailableMemory.read();
    if (available.isEmpty()) {
      return;
    }
    long needed = workload.isStatic() ? config.bytes() : 0;
    for (Contestant contestant : config.contestants()) {
      needed += CHILD_BYTES + config.bytes() / PAGES_PER_METADATA;
      needed += workload.isStatic() ? 0 : config.bytes();
      needed +=
          switch (contestant.kind()) {
            case HASH_MAP -> heapBytes(contestant, config.bytes());
            case KERNEL -> config.bytes();
            default -> 0;
          };
    }
    if (needed > available.getAsLong()) {
      throw new UsageException(
          "%d contestants over %d MiB need %d MiB of memory, and %d MiB are available: give a smaller"
                  .formatted(
                      config.contestants().size(),
                      config.bytes() / MIB,
                      needed / MIB,
                      available.getAsLong() / MIB)
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
    return bytes > 0 ? bytes + bytes / 2 + 256 * MIB : AvailableMemory.read().orElse(0) / 2;
  }
}
