package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds the pages that hold the content of some frame and are on none. Takes 12 bytes of heap for
 * each of them. For the thread that scans, between batches.
 */
final class LeftOverPages {
  private final Pages pages;
  private final List<Partition> partitions;
  private final ContentReader reader;

  /** Indexed by partition: the pages that were found, by content. */
  private final PackedInts[] found;

  private LeftOverPages(Pages pages, List<Partition> partitions, ContentReader reader) {
    this.pages = pages;
    this.partitions = partitions;
    this.reader = reader;
    this.found = new PackedInts[partitions.size()];
    Arrays.setAll(found, any -> new PackedInts());
  }

  /**
   * Looks at all pages that may be left over, and compares those with the frames of their keys.
   *
   * @param reader of the calling thread
   * @param maxSharers how many sharers a frame has at most
   * @param mappedTwice hears of each further mapping of a page that has merged since
   */
  static LeftOverPages find(
      Pages pages,
      List<Partition> partitions,
      ContentReader reader,
      int maxSharers,
      IntConsumer mappedTwice) {
    LeftOverPages leftOver = new LeftOverPages(pages, partitions, reader);
    if (maxSharers != Integer.MAX_VALUE && maxSharers >= 2) {
      leftOver.addWithoutRoom();
    }
    if (pages.physical().anyPfns()) {
      leftOver.addMappedTwice(mappedTwice);
    }
    for (PackedInts ofPartition : leftOver.found) {
      ofPartition.sort();
    }
    return leftOver;
  }

  /** Returns the pages that hold a content and are on none of its frames. */
  int[] of(int partition, int content) {
    return found[partition].of(content);
  }

  /** Finds the calm pages for which no copy of their content had room. */
  private void addWithoutRoom() {
    for (int number = 0; number < partitions.size(); number++) {
      int partition = number;
      partitions.get(number).view().forEachOfStableKey(page -> add(partition, page));
    }
  }

  /**
   * Finds further mappings of pages that have merged since: the scan that passed the mapping before
   * knew of nothing equal.
   */
  private void addMappedTwice(IntConsumer mappedTwice) {
    int partitionBits = pages.geometry().partitionBits();
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      int first = pages.firstPage(chunk);
      // The last page of a full table is the greatest int: a page after it has no number.
      for (int i = 0; i < plan.count(chunk); i++) {
        int page = first + i;
        if (pages.link(page) == Link.MAPPED_TWICE
            && add(EventBuffer.partition(pages.key(page), partitionBits), page)) {
          mappedTwice.accept(page);
        }
      }
    }
  }

  private boolean add(int number, int page) {
    int content = partitions.get(number).view().contentOf(page, reader);
    if (content == Contents.NONE) {
      return false;
    }
    found[number].add(content, page);
    return true;
  }
}
