package io.ksm.fleet.contents;

import java.util.List;

/**
 * What a file of contents tells of a source, beside its contents.
 *
 * @param id tells it from all sources of all files
 * @param label what it is, for people
 * @param domain to whom it belongs
 * @param fingerprints of what its fingerprints were made; empty if of pages' bytes, else they equal
 *     those of the same kind only
 * @param counts of its pages
 * @param contents how many different contents its pages have
 * @param repeated those that it has most often, with exact counts, most frequent first
 */
public record CollectedSource(
    long id,
    String label,
    String domain,
    String fingerprints,
    PageCounts counts,
    long contents,
    List<RepeatedContent> repeated) {

  /** Copies the list. */
  public CollectedSource {
    repeated = List.copyOf(repeated);
  }

  /** Returns how many pages merging saves within it, zeros included. */
  public long savedPages() {
    return counts.zeroPages() + counts.pages() - contents;
  }
}
