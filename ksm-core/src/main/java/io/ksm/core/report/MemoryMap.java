package io.ksm.core.report;

import java.util.List;

/**
 * Tells where the pages of a source lie and what they are. Immutable.
 *
 * @param regions of its memory, by address; of very many, neighbours stand together
 */
public record MemoryMap(List<MappedRegions> regions) {
  /** Copies the list. */
  public MemoryMap {
    regions = List.copyOf(regions);
  }
}
