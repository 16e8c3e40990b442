package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what frames do not save any more because pages of theirs are lost.
 *
 * <p>Lost pages lie anywhere among the frames. So they are sorted by partition first: the frames of
 * one partition are few enough for the processor's caches. Takes a time in proportion to the lost
 * pages and the frames, and keeps 4 bytes for each lost page and for each frame of the largest
 * partition. For one thread.
 */
final class LostSavings {
  private final Pages pages;
  private final List<Partition> partitions;
  private final int partitionBits;

  /** The links of lost pages, by partition. */
  private int[] links = {};

  /** Indexed by frame of one partition: how many of its pages are lost. */
  private int[] lost = {};

  LostSavings(Pages pages, List<Partition> partitions) {
    this.pages = pages;
    this.partitions = partitions;
    this.partitionBits = pages.geometry().partitionBits();
  }

  /**
   * Returns how many pages less frames save. One that is left with one page, or none, saves none.
   */
  long onFrames(LostPages lostPages) {
    int[] ends = sort(lostPages);
    long savings = 0;
    int first = 0;
    for (int partition = 0; partition < ends.length; partition++) {
      savings += ofPartition(partitions.get(partition).view().frames(), first, ends[partition]);
      first = ends[partition];
    }
    return savings;
  }

  /** Returns where the links of each partition end, which begin where those before it end. */
  private int[] sort(LostPages lostPages) {
    int[] ends = new int[partitions.size()];
    for (int i = 0; i < lostPages.size(); i++) {
      if (Link.isOnFrame(lostPages.link(i))) {
        ends[partition(lostPages.page(i))]++;
      }
    }
    int sum = 0;
    for (int partition = 0; partition < ends.length; partition++) {
      int count = ends[partition];
      ends[partition] = sum;
      sum += count;
    }
    if (links.length < sum) {
      links = new int[sum + sum / 4];
    }
    for (int i = 0; i < lostPages.size(); i++) {
      if (Link.isOnFrame(lostPages.link(i))) {
        links[ends[partition(lostPages.page(i))]++] = lostPages.link(i);
      }
    }
    return ends;
  }

  private int partition(int page) {
    return EventBuffer.partition(pages.key(page), partitionBits);
  }

  private long ofPartition(Frames frames, int first, int end) {
    if (first == end) {
      return 0;
    }
    if (lost.length < frames.limit()) {
      lost = new int[frames.limit() + frames.limit() / 4];
    }
    Arrays.fill(lost, 0, frames.limit(), 0);
    long savings = 0;
    for (int i = first; i < end; i++) {
      int frame = frames.frameOf(links[i]);
      if (++lost[frame] < frames.sharerCount(frame)) {
        savings++;
      }
    }
    return savings;
  }
}
