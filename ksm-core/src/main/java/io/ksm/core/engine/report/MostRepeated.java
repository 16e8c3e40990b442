package io.ksm.core.engine.report;

import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.report.RepeatedContent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Keeps those of the contents that it is offered which the most pages hold. */
final class MostRepeated {
  private final Pages pages;
  private final int maxContents;

  /** Ties are broken in a way that does not depend on the number of partitions. */
  private final Comparator<Repeated> mostFirst =
      Comparator.comparingLong(Repeated::pages)
          .reversed()
          .thenComparingLong(Repeated::key)
          .thenComparingInt(Repeated::sample);

  private final PriorityQueue<Repeated> top = new PriorityQueue<>(mostFirst.reversed());

  /** A content, how many pages hold it, and which of them found no copy of it with room. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Repeated(
      PartitionView partition, int content, long pages, long key, int[] leftOver) {
    int sample() {
      return partition.samplePage(content);
    }
  }

  /**
   * Begins without contents.
   *
   * @param maxContents how many to keep at most
   */
  MostRepeated(Pages pages, int maxContents) {
    this.pages = pages;
    this.maxContents = maxContents;
  }

  /** Looks at the pages only where number and key leave it open, because they lie scattered. */
  void offer(PartitionView partition, int content, long count, int[] leftOver) {
    Repeated least = top.size() == maxContents ? top.peek() : null;
    if (count < 2 || maxContents == 0 || (least != null && count < least.pages)) {
      return;
    }
    long key = partition.keyOf(content);
    if (least != null && count == least.pages && key > least.key) {
      return;
    }
    Repeated candidate = new Repeated(partition, content, count, key, leftOver);
    if (least != null) {
      if (mostFirst.compare(candidate, least) > 0) {
        return;
      }
      top.remove();
    }
    top.add(candidate);
  }

  /** Returns the contents, most pages first. */
  List<RepeatedContent> contents() {
    return top.stream().sorted(mostFirst).map(this::describe).toList();
  }

  private RepeatedContent describe(Repeated repeated) {
    Frames frames = repeated.partition.frames();
    Map<String, Long> owners = new TreeMap<>();
    for (int frame = frames.contents().newest(repeated.content);
        frame != Contents.NONE;
        frame = frames.older(frame)) {
      frames.forEachSharer(frame, page -> owners.merge(label(page), 1L, Long::sum));
    }
    for (int page : repeated.leftOver) {
      owners.merge(label(page), 1L, Long::sum);
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    owners.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(owner -> sorted.put(owner.getKey(), owner.getValue()));
    int sample = repeated.sample();
    return new RepeatedContent(pages.hash(sample), repeated.pages, sorted, sample);
  }

  private String label(int page) {
    return pages.sourceOf(page).label;
  }
}
