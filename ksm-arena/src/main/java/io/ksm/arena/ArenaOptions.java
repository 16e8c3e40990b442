package io.ksm.arena;

import io.ksm.api.UsageException;
import io.ksm.arena.memory.MemoryCalls;
import java.io.IOException;

/**
 * Holds what a {@link MergeableArena} can be made with. Immutable; safe for several threads.
 *
 * @param label for people and reports
 * @param domain to whom the memory belongs; policies may keep domains apart
 * @param mappings how many mappings merging may take, with all other arenas of this process;
 *     negative means half of those that the process may still have
 * @param tracksWrites whether to track writes by userfaultfd, where the kernel permits it
 * @param leavesRestToKernel whether pages that stand too much alone are left to the kernel's KSM
 */
public record ArenaOptions(
    String label, String domain, long mappings, boolean tracksWrites, boolean leavesRestToKernel) {

  /** An arena as it usually is. */
  public static final ArenaOptions USUAL = new ArenaOptions("arena", "arena", -1, true, false);

  /** Checks the label and the domain. */
  public ArenaOptions {
    if (label.isBlank()) {
      throw new UsageException("an arena needs a label that is not blank");
    }
    if (domain.isBlank()) {
      throw new UsageException("arena '%s' needs a domain that is not blank".formatted(label));
    }
  }

  /** Returns these options with another label. */
  public ArenaOptions withLabel(String other) {
    return new ArenaOptions(other, domain, mappings, tracksWrites, leavesRestToKernel);
  }

  /** Returns these options with another domain. */
  public ArenaOptions withDomain(String other) {
    return new ArenaOptions(label, other, mappings, tracksWrites, leavesRestToKernel);
  }

  /** Returns these options with a limit of mappings; 0 merges nothing but zero pages. */
  public ArenaOptions withMappings(long most) {
    return new ArenaOptions(label, domain, most, tracksWrites, leavesRestToKernel);
  }

  /** Returns these options with or without the tracking of writes. */
  public ArenaOptions withTrackedWrites(boolean tracks) {
    return new ArenaOptions(label, domain, mappings, tracks, leavesRestToKernel);
  }

  /** Returns these options with the rest left to the kernel, or not. */
  public ArenaOptions withRestLeftToKernel(boolean leaves) {
    return new ArenaOptions(label, domain, mappings, tracksWrites, leaves);
  }

  /**
   * Makes an arena with these options.
   *
   * @param bytes how large it is; rounded up to whole pages
   * @throws UsageException if that is not possible here: another system, no right to call it, an
   *     impossible size
   * @throws IOException if the kernel refuses
   */
  public MergeableArena allocate(long bytes) throws IOException {
    return new MergeableArena(bytes, this, new MemoryCalls());
  }
}
