package io.ksm.core.report;

import io.ksm.api.Counters;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells all that is known after a scan. Immutable. Twelve components, because each is found out by
 * another way.
 *
 * @param pageSize in bytes
 * @param counters as the kernel's would read
 * @param sources in scan order
 * @param sharing who holds equal pages with whom, in the order of {@code sources}
 * @param repeated the most repeated contents but the zero page, most pages first
 * @param groups the sources by what they have in common, for each grouping that was wanted; those
 *     that save most first
 * @param limited what merging frees under other limits, for each that was wanted
 * @param savedBytes what merging frees: {@code (pages_sharing + ksm_zero_pages) * pageSize}, less
 *     the further mappings of pages that are freed already (shared by fork); the sum over the kinds
 *     of memory of all sources, less {@code withheldBytes}
 * @param withheldBytes how much of what equal pages would save is withheld by pinned memory, at
 *     least
 * @param metadataBytes what the engine spends on its pages, indexes included
 * @param unverified whether equality was taken from fingerprints, without a look at the bytes
 * @param maps where the pages of each source lie, in the order of {@code sources}; empty unless
 *     they were wanted
 */
public record MemoryReport(
    int pageSize,
    Counters counters,
    List<SourceReport> sources,
    SharingMatrix sharing,
    List<RepeatedContent> repeated,
    Map<Grouping, List<GroupReport>> groups,
    Map<MergingLimits, LimitedSaving> limited,
    long savedBytes,
    long withheldBytes,
    long metadataBytes,
    boolean unverified,
    List<MemoryMap> maps) {

  /** Copies the lists and maps, those of groups as well. */
  public MemoryReport {
    sources = List.copyOf(sources);
    repeated = List.copyOf(repeated);
    maps = List.copyOf(maps);
    limited = Map.copyOf(limited);
    groups =
        groups.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, grouped -> List.copyOf(grouped.getValue())));
  }

  /** Returns what was offered for merging, over all sources. Its saving is at most this one's. */
  public OfferedFigures offered() {
    OfferedFigures sum = OfferedFigures.NONE;
    for (SourceReport source : sources) {
      sum = sum.plus(source.terms().offered());
    }
    return new OfferedFigures(sum.known(), sum.pages(), Math.min(sum.savedBytes(), savedBytes));
  }
}
