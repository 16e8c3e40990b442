package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.ScanPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks for a report over all contents that pages share: who holds them with whom, which are the
 * most repeated, and which page of each frame is the one that is kept.
 */
final class ContentAnalysis {
  private final Pages pages;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final PageMarks marks;
  private final KeptPages kept;
  private final SharingCounts sharing;
  private final MostRepeated repeated;
  private final TermsAnalysis terms;

  ContentAnalysis(
      Pages pages,
      List<Partition> partitions,
      ContentReader reader,
      PageMarks marks,
      TermsAnalysis terms,
      int mostRepeated) {
    this.pages = pages;
    this.partitions = partitions;
    this.reader = reader;
    this.marks = marks;
    this.terms = terms;
    this.kept = new KeptPages(pages.physical(), marks);
    this.sharing = new SharingCounts(pages.sources());
    this.repeated = new MostRepeated(pages, mostRepeated);
  }

  /** Walks over all contents. */
  void walk(int maxSharers) {
    Map<Long, List<Integer>> leftOver = new HashMap<>();
    if (maxSharers != Integer.MAX_VALUE && maxSharers >= 2) {
      addWithoutRoom(leftOver);
    }
    if (pages.physical().anyPfns()) {
      addMappedTwice(leftOver);
    }
    for (int number = 0; number < partitions.size(); number++) {
      walk(number, leftOver);
    }
  }

  /** Returns who shares how much with whom. */
  SharingCounts sharing() {
    return sharing;
  }

  /** Returns the most repeated contents. */
  MostRepeated repeated() {
    return repeated;
  }

  /** Finds the calm pages for which no copy of their content had room, by content. */
  private void addWithoutRoom(Map<Long, List<Integer>> found) {
    for (int number = 0; number < partitions.size(); number++) {
      int partition = number;
      view(number).unstableIndex().forEach((key, page) -> add(partition, page, found));
    }
  }

  /**
   * Finds further mappings of pages that have merged since: the scan that passed the mapping before
   * knew of nothing equal.
   */
  private void addMappedTwice(Map<Long, List<Integer>> found) {
    int partitionBits = pages.geometry().partitionBits();
    ScanPlan plan = pages.plan();
    for (int chunk = 0; chunk < plan.size(); chunk++) {
      int first = pages.slots().firstPage(plan.slot(chunk)) + plan.first(chunk);
      for (int page = first; page < first + plan.count(chunk); page++) {
        if (pages.link(page) == Link.MAPPED_TWICE
            && add(EventBuffer.partition(pages.key(page), partitionBits), page, found)) {
          marks.markFurther(page);
        }
      }
    }
  }

  private boolean add(int number, int page, Map<Long, List<Integer>> found) {
    int content = view(number).contentOf(page, reader);
    if (content == Contents.NONE) {
      return false;
    }
    found.computeIfAbsent(contentId(number, content), any -> new ArrayList<>()).add(page);
    return true;
  }

  private static long contentId(int partition, int content) {
    return (long) partition << Integer.SIZE | content;
  }

  private PartitionView view(int number) {
    return partitions.get(number).view();
  }

  private void walk(int number, Map<Long, List<Integer>> leftOver) {
    PartitionView partition = view(number);
    partition
        .stableIndex()
        .forEach((key, content) -> {
          List<Integer> more =
              leftOver.isEmpty()
                  ? List.of()
                  : leftOver.getOrDefault(contentId(number, content), List.of());
          count(partition, content, more);
        });
  }

  private void count(PartitionView partition, int content, List<Integer> leftOver) {
    Frames frames = partition.frames();
    long count = leftOver.size();
    kept.begin();
    for (int frame = frames.contents().newest(content);
        frame != Contents.NONE;
        frame = frames.older(frame)) {
      count += count(frames, frame);
    }
    kept.end(frames, content);
    for (int page : leftOver) {
      sharing.add(pages.slots().sourceOf(page));
      terms.add(page);
      marks.flip(page);
    }
    terms.endContent();
    if (!sharing.endContent()) {
      // A frame with one sharer left: its page equals no other any more.
      marks.flip(partition.samplePage(content));
    }
    repeated.offer(partition, content, count, leftOver);
  }

  private long count(Frames frames, int frame) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int earliest = frames.sharerPage(first);
    do {
      int page = frames.sharerPage(entry);
      sharing.add(pages.slots().sourceOf(page));
      terms.add(page);
      if (pages.position(page) < pages.position(earliest)) {
        earliest = page;
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
    kept.mark(frames, frame, earliest);
    return frames.sharerCount(frame);
  }
}
