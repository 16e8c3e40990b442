package io.ksm.source.linux.process;

import java.util.List;
import java.util.Set;

/** Tells how much of a process's pinned memory is memory that could merge. Stateless. */
final class PinnedRegions {
  /** The memory that devices may use as well, and that does not merge anyway. */
  private static final Set<String> ELSEWHERE = Set.of("shared-mapping", "huge-page-memory");

  private PinnedRegions() {}

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
