package io.ksm.source.linux.process;

import io.ksm.api.RegionTraits;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is known of a process's mappings. Immutable.
 *
 * @param all what holds for all of them
 * @param offered which memory was offered to the kernel for merging; null if that is not known
 * @param nodes in which NUMA nodes they lie
 */
record MappingTraits(RegionTraits all, @Nullable OfferedMemory offered, MappingNodes nodes) {

  /** Returns what is known of a mapping whose pages can merge. */
  RegionTraits of(Mapping mapping) {
    RegionTraits.Known answer = RegionTraits.Known.UNKNOWN;
    if (offered != null) {
      boolean holds = offered.holds(mapping.start(), mapping.end());
      answer = holds ? RegionTraits.Known.YES : RegionTraits.Known.NO;
    }
    return with(answer, mapping);
  }

  /** Returns what is known of a mapping that nobody can offer. */
  RegionTraits ofIneligible(Mapping mapping) {
    return with(offered == null ? RegionTraits.Known.UNKNOWN : RegionTraits.Known.NO, mapping);
  }

  private RegionTraits with(RegionTraits.Known answer, Mapping mapping) {
    return all.withOffered(answer).withNode(nodes.of(mapping));
  }
}
