package io.ksm.fleet.collect;

import io.ksm.fleet.contents.PageCounts;
import java.util.List;

/**
 * Says what a collection came to.
 *
 * @param sources whose contents were collected
 * @param counts of all their pages
 * @param contents different ones, counted for each source
 * @param bytes of the file
 * @param nanos from its beginning to its end
 * @param lost a line for each source that went or failed meanwhile, and is left out
 */
public record CollectionSummary(
    int sources, PageCounts counts, long contents, long bytes, long nanos, List<String> lost) {

  /** Copies the list. */
  public CollectionSummary {
    lost = List.copyOf(lost);
  }
}
