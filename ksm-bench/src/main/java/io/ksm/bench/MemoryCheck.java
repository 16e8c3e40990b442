package io.ksm.bench;

import io.ksm.bench.contest.Contestant;
import io.ksm.bench.workload.Workload;
import io.ksm.linux.AvailableMemory;
import io.ksm.linux.process.MemoryRoom;
import java.io.IOException;
import java.util.Optional;

/** Checks that there is enough memory for a benchmark. */
final class MemoryCheck {
  private static final long MIB = 1 << 20;

  /** A JVM, and what an engine remembers of pages. */
  private static final long CHILD_BYTES = 128 * MIB;

  private static final int PAGES_PER_METADATA = 64;

  private MemoryCheck() {}

  /**
   * Checks that a workload fits into the memory that this process may have: in the page cache, else
   * disks would be measured, and wherever contestants copy it.
   *
   * @throws IOException if it does not; says how much it needs, and what there is
   */
  static void check(BenchConfig config, Workload workload) throws IOException {
    Optional<MemoryRoom> room = MemoryRoom.ofThisProcess();
    if (room.isPresent()) {
      check(config, workload, room.get());
    }
  }

  static void check(BenchConfig config, Workload workload, MemoryRoom room) throws IOException {
    long needed = workload.isStatic() ? config.bytes() : 0;
    if (config.contestants().stream().anyMatch(who -> who.kind().merges())) {
      // One is measured at a time, and its copy is gone when the next one begins.
      needed += config.bytes();
    }
    for (Contestant contestant : config.contestants()) {
      needed += CHILD_BYTES + config.bytes() / PAGES_PER_METADATA;
      needed += workload.isStatic() ? 0 : config.bytes();
      needed += heapBytes(contestant, config.bytes());
    }
    if (needed > room.bytes()) {
      throw new IOException(
          "%d contestants over %d MiB need %d MiB of memory, and %d MiB are %s: give a smaller --size,"
                  .formatted(
                      config.contestants().size(),
                      config.bytes() / MIB,
                      Math.ceilDiv(needed, MIB),
                      room.bytes() / MIB,
                      room.where())
              + " or fewer contestants");
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
