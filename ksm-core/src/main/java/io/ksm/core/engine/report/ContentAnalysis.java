package io.ksm.core.engine.report;

import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Contents;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.PageTable;
import io.ksm.core.engine.pages.PhysicalPages;
import io.ksm.core.engine.pages.ScanPlan;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report's walk over all contents that pages share: who holds them with whom, which are the most
 * repeated, and which page of each frame is the one that is kept.
 */
final class ContentAnalysis {
  private final SourceTable sources;
  private final SlotTable slots;
  private final PageTable table;
  private final PhysicalPages physical;
  private final ScanPlan plan;
  private final KeptPages kept;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final PageMarks marks;
  private final int mostRepeated;

  /** Pages of the content being looked at, by source. */
  private final long[] ofSource;

  private final List<Integer> touched = new ArrayList<>();

  /** The place of each source in scan order; by its number, which it has as one became free. */
  private final int[] places;

  /** Equal pages by source and other source, in scan order. Rows come into being when needed. */
  private final int[] @Nullable [] sharing;

  private final long[] within;
  private final long[] across;

  /** Ties are broken in a way that does not depend on the number of partitions. */
  private final Comparator<Repeated> mostFirst =
      Comparator.comparingLong(Repeated::pages)
          .reversed()
          .thenComparingLong(this::key)
          .thenComparingInt(this::sample);

  private final PriorityQueue<Repeated> top = new PriorityQueue<>(mostFirst.reversed());

  /** A content, how many pages hold it, and which of them found no copy of it with room. */
  private record Repeated(Partition partition, int content, long pages, List<Integer> leftOver) {}

  ContentAnalysis(
      SourceTable sources,
      SlotTable slots,
      PageTable table,
      PhysicalPages physical,
      ScanPlan plan,
      List<Partition> partitions,
      ContentReader reader,
      PageMarks marks,
      int mostRepeated) {
    this.sources = sources;
    this.slots = slots;
    this.table = table;
    this.physical = physical;
    this.plan = plan;
    this.kept = new KeptPages(physical, marks);
    this.partitions = partitions;
    this.reader = reader;
    this.marks = marks;
    this.mostRepeated = mostRepeated;
    int limit = sources.numberLimit();
    this.ofSource = new long[limit];
    this.places = new int[limit];
    int count = 0;
    for (SourceState state : sources) {
      places[state.number] = count++;
    }
    this.sharing = new int[count][];
    this.within = new long[limit];
    this.across = new long[limit];
  }

  /** Walks over all contents. */
  void walk(int maxSharers) {
    Map<Long, List<Integer>> leftOver = new HashMap<>();
    if (maxSharers != Integer.MAX_VALUE && maxSharers >= 2) {
      addWithoutRoom(leftOver);
    }
    if (physical.anyFrames()) {
      addMappedTwice(leftOver);
    }
    for (int number = 0; number < partitions.size(); number++) {
      walk(number, leftOver);
    }
  }

  /** Returns how many pages of a source have an equal one in it. */
  long within(int source) {
    return within[source];
  }

  /** Returns how many pages of a source have equal ones in others only. */
  long across(int source) {
    return across[source];
  }

  /** Returns who shares how much with whom. */
  SharingMatrix sharing() {
    return new SharingMatrix(sharing);
  }

  /** Returns the most repeated contents, most pages first. */
  List<RepeatedContent> repeated() {
    return top.stream().sorted(mostFirst).map(this::describe).toList();
  }

  /** Finds the calm pages for which no copy of their content had room, by content. */
  private void addWithoutRoom(Map<Long, List<Integer>> found) {
    for (int number = 0; number < partitions.size(); number++) {
      int partition = number;
      partitions.get(number).unstableIndex().forEach((key, page) -> add(partition, page, found));
    }
  }

  /**
   * Finds further mappings of pages that have merged since: the scan that passed the mapping before
   * knew of nothing equal.
   */
  private void addMappedTwice(Map<Long, List<Integer>> found) {
    int partitionBits = Integer.numberOfTrailingZeros(partitions.size());
    for (int piece = 0; piece < plan.size(); piece++) {
      int first = slots.firstPage(plan.slot(piece)) + plan.first(piece);
      for (int page = first; page < first + plan.count(piece); page++) {
        if (table.link(page) == Link.MAPPED_TWICE
            && add(EventBuffer.partition(table.key(page), partitionBits), page, found)) {
          marks.markFurther(page);
        }
      }
    }
  }

  private boolean add(int number, int page, Map<Long, List<Integer>> found) {
    Partition partition = partitions.get(number);
    int content = partition.contentOf(page, table.key(page), reader.salt(page), reader);
    if (content == Contents.NONE) {
      return false;
    }
    long key = (long) number << Integer.SIZE | content;
    found.computeIfAbsent(key, any -> new ArrayList<>()).add(page);
    return true;
  }

  private void walk(int number, Map<Long, List<Integer>> leftOver) {
    Partition partition = partitions.get(number);
    Frames frames = partition.frames();
    partition
        .stableIndex()
        .forEach((key, content) -> {
          long pages = 0;
          kept.begin();
          for (int frame = frames.contents().newest(content);
              frame != Contents.NONE;
              frame = frames.older(frame)) {
            pages += count(frames, frame);
          }
          kept.end(frames, content);
          List<Integer> more = leftOver(number, content, leftOver);
          for (int page : more) {
            touch(page);
            marks.flip(page);
          }
          spread(partition, content);
          offer(partition, content, pages + more.size(), more);
        });
  }

  private static List<Integer> leftOver(
      int number, int content, Map<Long, List<Integer>> leftOver) {
    return leftOver.isEmpty()
        ? List.of()
        : leftOver.getOrDefault((long) number << Integer.SIZE | content, List.of());
  }

  private long count(Frames frames, int frame) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int earliest = frames.sharerPage(first);
    do {
      int page = frames.sharerPage(entry);
      touch(page);
      if (slots.position(page) < slots.position(earliest)) {
        earliest = page;
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
    kept.mark(frames, frame, earliest);
    return frames.sharerCount(frame);
  }

  private void touch(int page) {
    int source = slots.sourceOf(page);
    if (ofSource[source]++ == 0) {
      touched.add(source);
    }
  }

  /** Tells apart equal pages in one source and in several, for the content just counted. */
  private void spread(Partition partition, int content) {
    boolean several = touched.size() > 1;
    addToMatrix();
    for (int source : touched) {
      if (ofSource[source] > 1) {
        within[source] += ofSource[source];
      } else if (several) {
        across[source]++;
      } else {
        // A frame with one sharer left: its page equals no other any more.
        marks.flip(partition.samplePage(content));
      }
      ofSource[source] = 0;
    }
    touched.clear();
  }

  /** Takes a time in proportion to the square of the number of sources that hold the content. */
  private void addToMatrix() {
    for (int source : touched) {
      for (int other : touched) {
        if (other != source || ofSource[source] > 1) {
          row(places[source])[places[other]] += (int) ofSource[source];
        }
      }
    }
  }

  private int[] row(int place) {
    int[] row = sharing[place];
    if (row == null) {
      row = new int[sharing.length];
      sharing[place] = row;
    }
    return row;
  }

  /** Looks at keys only where the number of pages leaves it open, because they lie scattered. */
  private void offer(Partition partition, int content, long pages, List<Integer> leftOver) {
    Repeated least = top.peek();
    boolean full = top.size() == mostRepeated;
    if (pages < 2 || mostRepeated == 0 || (full && least != null && pages < least.pages)) {
      return;
    }
    Repeated candidate = new Repeated(partition, content, pages, leftOver);
    if (full && mostFirst.compare(candidate, least) > 0) {
      return;
    }
    if (full) {
      top.remove();
    }
    top.add(candidate);
  }

  private String label(int page) {
    return sources.get(slots.sourceOf(page)).source.label();
  }

  private int sample(Repeated repeated) {
    return repeated.partition.samplePage(repeated.content);
  }

  private long key(Repeated repeated) {
    return table.key(sample(repeated));
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
    int sample = sample(repeated);
    long hash = Keys.hash(table.key(sample), reader.salt(sample));
    return new RepeatedContent(hash, repeated.pages, sorted, sample);
  }
}
