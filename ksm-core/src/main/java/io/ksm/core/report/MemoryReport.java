package io.ksm.core.report;

import io.ksm.api.Counters;
import java.util.List;

/**
 * Tells all that is known after a scan. Immutable.
 *
 * @param pageSize in bytes
 * @param counters as the kernel's would read
 * @param sources in scan order
 * @param sharing who holds equal pages with whom, in the order of {@code sources}
 * @param repeated the most repeated contents but the zero page, most pages first
 * @param savedBytes what merging frees: {@code (pages_sharing + ksm_zero_pages) * pageSize}, less
 *     the further mappings of pages that are freed already (shared by fork); the sum over the
 *     sources
 * @param metadataBytes what the engine spends on its pages, indexes included
 * @param unverified whether equality was taken from fingerprints, without a look at the bytes
 */
public record MemoryReport(
    int pageSize,
    Counters counters,
    List<SourceReport> sources,
    SharingMatrix sharing,
    List<RepeatedContent> repeated,
    long savedBytes,
    long metadataBytes,
    boolean unverified) {

  /** Copies the lists. */
  public MemoryReport {
    sources = List.copyOf(sources);
    repeated = List.copyOf(repeated);
  }
}
