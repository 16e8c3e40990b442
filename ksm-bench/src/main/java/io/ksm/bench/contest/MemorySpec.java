package io.ksm.bench.contest;

import java.util.List;

/**
 * Names the memory that a contestant opens: sources by name, or else the memory of a workload that
 * changes, which each contestant makes for itself.
 *
 * @param sources as users write them; empty for a changing workload
 * @param workload by name; empty where there are sources
 * @param pages of the workload
 * @param seed of the workload
 */
public record MemorySpec(List<String> sources, String workload, int pages, long seed) {
  /** Copies the list. */
  public MemorySpec {
    sources = List.copyOf(sources);
  }

  /** Names sources. */
  public static MemorySpec of(List<String> sources) {
    return new MemorySpec(sources, "", 0, 0);
  }
}
