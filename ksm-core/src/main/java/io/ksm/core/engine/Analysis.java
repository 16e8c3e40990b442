package io.ksm.core.engine;

import io.ksm.api.Counters;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Says whose pages the counters count, by a walk over all pages and all contents. */
final class Analysis {
  private final SourceTable sources;
  private final SlotTable slots;
  private final PageTable table;
  private final ScanPlan plan;
  private final List<Partition> partitions;
  private final ContentReader reader;
  private final SourceFigures[] figures;

  /** Pages of the content being looked at, by source. */
  private final long[] ofSource;

  private final List<Integer> touched = new ArrayList<>();

  /** Equal pages by source and other source, by number. */
  private final long[][] sharing;

  Analysis(
      SourceTable sources,
      SlotTable slots,
      PageTable table,
      ScanPlan plan,
      List<Partition> partitions,
      ContentReader reader) {
    this.sources = sources;
    this.slots = slots;
    this.table = table;
    this.plan = plan;
    this.partitions = partitions;
    this.reader = reader;
    this.figures = new SourceFigures[sources.numberLimit()];
    this.ofSource = new long[sources.numberLimit()];
    this.sharing = new long[sources.numberLimit()][sources.numberLimit()];
  }

  /** What is counted of one source while walking. */
  private static final class SourceFigures {
    long duplicate;
    long within;
    long across;
    long unique;
    long volatilePages;
    long zeroMerged;
    long zeroSettled;
    long saved;
  }

  /** A content, how many pages hold it, and which of them found no copy of it with room. */
  private record Repeated(Partition partition, int content, long pages, List<Integer> leftOver) {}

  MemoryReport report(
      int pageSize, Counters counters, int maxSharers, int mostRepeated, long metadataBytes) {
    for (int i = 0; i < figures.length; i++) {
      figures[i] = new SourceFigures();
    }
    countLinks();
    // Ties are broken in a way that does not depend on the number of partitions.
    Comparator<Repeated> mostFirst =
        Comparator.comparingLong(Repeated::pages)
            .reversed()
            .thenComparingLong(this::key)
            .thenComparingInt(this::sample);
    PriorityQueue<Repeated> top = new PriorityQueue<>(mostFirst.reversed());
    Map<Long, List<Integer>> leftOver =
        maxSharers == Integer.MAX_VALUE || maxSharers < 2 ? Map.of() : leftOver();
    for (int p = 0; p < partitions.size(); p++) {
      countContents(p, leftOver, top, mostRepeated);
    }
    List<SourceReport> reports = new ArrayList<>();
    for (SourceState state : sources) {
      reports.add(report(state, figures[state.number], pageSize));
    }
    List<RepeatedContent> repeated = top.stream().sorted(mostFirst).map(this::describe).toList();
    return new MemoryReport(
        pageSize,
        counters,
        reports,
        sharing(),
        repeated,
        (counters.pagesSharing() + counters.ksmZeroPages()) * pageSize,
        metadataBytes,
        sources.stream().anyMatch(state -> state.fingerprints));
  }

  /** The matrix in scan order: numbers are given to sources as they become free. */
  private SharingMatrix sharing() {
    int[] numbers = sources.stream().mapToInt(state -> state.number).toArray();
    long[][] pages = new long[numbers.length][numbers.length];
    for (int row = 0; row < numbers.length; row++) {
      for (int column = 0; column < numbers.length; column++) {
        pages[row][column] = sharing[numbers[row]][numbers[column]];
      }
    }
    return new SharingMatrix(pages);
  }

  private void countLinks() {
    for (int piece = 0; piece < plan.size(); piece++) {
      SourceFigures source = figures[plan.source(piece)];
      int first = slots.firstPage(plan.slot(piece)) + plan.first(piece);
      int[] links = table.linkSegment(first);
      int base = PageTable.inSegment(first);
      for (int i = 0; i < plan.count(piece); i++) {
        count(source, links[base + i]);
      }
    }
  }

  private static void count(SourceFigures source, int link) {
    if (Link.isOnFrame(link)) {
      source.duplicate++;
      return;
    }
    switch (link) {
      case Link.UNSTABLE, Link.RECHECK, Link.DISPLACED, Link.LONE -> source.unique++;
      case Link.NONE, Link.UNHASHED, Link.SKIPPED -> source.volatilePages++;
      case Link.ZERO_NEW -> source.zeroMerged++;
      case Link.ZERO_OLD -> {
        source.zeroMerged++;
        source.zeroSettled++;
      }
      default -> {}
    }
  }

  /** Finds the calm pages for which no copy of their content had room, by content. */
  private Map<Long, List<Integer>> leftOver() {
    Map<Long, List<Integer>> found = new HashMap<>();
    for (int p = 0; p < partitions.size(); p++) {
      Partition partition = partitions.get(p);
      long number = (long) p << Integer.SIZE;
      partition
          .unstableIndex()
          .forEach((key, page) -> {
            int content = partition.contentOf(page, table.key(page), reader.salt(page), reader);
            if (content != Contents.NONE) {
              found.computeIfAbsent(number | content, any -> new ArrayList<>()).add(page);
            }
          });
    }
    return found;
  }

  private void countContents(
      int number,
      Map<Long, List<Integer>> leftOver,
      PriorityQueue<Repeated> top,
      int mostRepeated) {
    Partition partition = partitions.get(number);
    Frames frames = partition.frames();
    partition
        .stableIndex()
        .forEach((key, content) -> {
          long pages = 0;
          for (int frame = frames.contents().newest(content);
              frame != Contents.NONE;
              frame = frames.older(frame)) {
            pages += countFrame(frames, frame);
          }
          List<Integer> more =
              leftOver.getOrDefault((long) number << Integer.SIZE | content, List.of());
          for (int page : more) {
            touch(page);
            figures[sourceOf(page)].unique--;
            figures[sourceOf(page)].duplicate++;
          }
          spread();
          offer(top, mostRepeated, new Repeated(partition, content, pages + more.size(), more));
        });
  }

  private long countFrame(Frames frames, int frame) {
    int first = frames.firstSharer(frame);
    int entry = first;
    int earliest = frames.sharerPage(first);
    do {
      int page = frames.sharerPage(entry);
      touch(page);
      figures[sourceOf(page)].saved++;
      if (slots.position(page) < slots.position(earliest)) {
        earliest = page;
      }
      entry = frames.nextSharer(entry);
    } while (entry != first);
    figures[sourceOf(earliest)].saved--;
    return frames.sharerCount(frame);
  }

  private void touch(int page) {
    int source = sourceOf(page);
    if (ofSource[source]++ == 0) {
      touched.add(source);
    }
  }

  /** Tells apart equal pages in one source and in several, for the content just counted. */
  private void spread() {
    boolean several = touched.size() > 1;
    addToMatrix();
    for (int source : touched) {
      if (ofSource[source] > 1) {
        figures[source].within += ofSource[source];
      } else if (several) {
        figures[source].across++;
      } else {
        // A frame with one sharer left: its page equals no other any more.
        figures[source].duplicate--;
        figures[source].unique++;
      }
      ofSource[source] = 0;
    }
    touched.clear();
  }

  /** Takes a time in proportion to the square of the number of sources that hold the content. */
  private void addToMatrix() {
    for (int source : touched) {
      long[] row = sharing[source];
      for (int other : touched) {
        if (other != source || ofSource[source] > 1) {
          row[other] += ofSource[source];
        }
      }
    }
  }

  private static void offer(PriorityQueue<Repeated> top, int most, Repeated candidate) {
    if (most > 0 && candidate.pages > 1) {
      top.add(candidate);
      if (top.size() > most) {
        top.remove();
      }
    }
  }

  private String label(int page) {
    return sources.get(sourceOf(page)).source.label();
  }

  private int sourceOf(int page) {
    return slots.source(slots.slotOf(page));
  }

  private int sample(Repeated repeated) {
    Frames frames = repeated.partition.frames();
    int frame = frames.contents().newest(repeated.content);
    return frames.sharerPage(frames.firstSharer(frame));
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
      int first = frames.firstSharer(frame);
      int entry = first;
      do {
        owners.merge(label(frames.sharerPage(entry)), 1L, Long::sum);
        entry = frames.nextSharer(entry);
      } while (entry != first);
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

  private SourceReport report(SourceState state, SourceFigures found, int pageSize) {
    boolean merging = state.merging != null;
    long pages = 0;
    Map<String, Long> ineligible = new TreeMap<>();
    for (Region region : state.regions()) {
      pages += region.pages();
      if (region.ineligible() != null) {
        ineligible.merge(region.ineligible(), region.pages(), Long::sum);
      }
    }
    for (PageState pageState : PageState.values()) {
      String reason = pageState.reason();
      long count = state.tally(pageState);
      boolean ours = merging && pageState == PageState.SHARED;
      if (reason != null && count > 0 && !ours) {
        ineligible.merge(reason, count, Long::sum);
      }
    }
    // To a merging source, pages that it merged with the zero page are zero pages of its own.
    long holes = state.tally(PageState.ZERO) - (merging ? found.zeroSettled : 0);
    long zero = holes + found.zeroMerged;
    long known = zero + found.duplicate + found.unique + found.volatilePages + sum(ineligible);
    if (state.failure() != null && known < pages) {
      ineligible.merge(String.valueOf(PageState.UNREADABLE.reason()), pages - known, Long::sum);
    }
    return new SourceReport(
        state.source.label(),
        pages,
        pages - sum(ineligible),
        zero,
        holes,
        found.duplicate,
        found.within,
        found.across,
        found.unique,
        found.volatilePages,
        ineligible,
        (found.saved + found.zeroMerged) * pageSize,
        state.failure());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
