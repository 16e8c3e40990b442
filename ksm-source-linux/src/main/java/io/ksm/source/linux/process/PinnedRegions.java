package io.ksm.source.linux.process;

import java.util.List;
import java.util.Set;

/** Tells how much of a process's pinned memory is memory that could merge. Stateless. */
final class PinnedRegions {
  /** The memory that devices may use as well, and that does not merge anyway. */
  private static final Set<String> ELSEWHERE = Set.of("shared-mapping", "huge-page-memory");

  private PinnedRegions() {}

  /**
   * Says what is pinned: the kernel merges no pinned page, and does not tell which pages are.
   *
   * @param label of the process
   * @param pinned in bytes, not 0
   * @param least of it, in bytes
   */
  static String warning(String label, long pinned, long least) {
    String all =
        "%s has pinned %,d KiB of its memory for devices (io_uring, RDMA, VFIO): KSM merges none of"
                .formatted(label, pinned / 1024)
            + " that, and the kernel does not tell which pages they are; ";
    if (least == 0) {
      return all + "all of it may be shared or huge memory, so it does not bound the saving";
    }
    return least == pinned
        ? all + "the saving is bounded by it"
        : all
            + "the saving is bounded by %,d KiB of it".formatted(least / 1024)
            + ", because the rest may be shared or huge memory";
  }

  /**
   * Returns how much of it can lie nowhere else: a guest whose memory is a shared mapping has all
   * of that pinned, and none of its other memory.
   *
   * @param pinned in bytes, in all mappings
   * @param mappings of the process
   * @param hugePageDevices devices that hold huge pages only
   * @return in bytes
   */
  static long least(long pinned, List<Mapping> mappings, Set<String> hugePageDevices) {
    long left = pinned;
    for (Mapping mapping : mappings) {
      String reason = mapping.ineligible(hugePageDevices);
      if (reason != null && ELSEWHERE.contains(reason) && mapping.isWritable()) {
        left -= mapping.end() - mapping.start();
      }
    }
    return Math.max(0, left);
  }
}
