package io.ksm.bench.contestant;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of neighbouring pages, as contestants without an engine read memory.
 *
 * @param source of the pages
 * @param region of it
 * @param first page in the region
 * @param count of pages, at most {@link #MAX_PAGES}
 */
record PageRun(PageSource source, Region region, long first, int count) {
  /** 2 MiB of 4 KiB pages. */
  static final int MAX_PAGES = 512;

  /** Returns all memory that can merge, in order. */
  static List<PageRun> of(Memory memory) throws IOException {
    List<PageRun> runs = new ArrayList<>();
    for (PageSource source : memory.sources()) {
      for (Region region : source.regions()) {
        if (region.isEligible()) {
          addAll(source, region, runs);
        }
      }
    }
    return runs;
  }

  private static void addAll(PageSource source, Region region, List<PageRun> runs) {
    for (long first = 0; first < region.pages(); first += MAX_PAGES) {
      int count = (int) Math.min(MAX_PAGES, region.pages() - first);
      runs.add(new PageRun(source, region, first, count));
    }
  }

  /**
   * Looks at all memory, and returns how many pages can merge: those whose content is known, by
   * bytes or by fingerprint, and those that are holes. Others may not be there at all.
   */
  static long countMergeable(Memory memory) throws IOException {
    long pages = 0;
    try (PageChunk chunk = new PageChunk(memory.pageSize(), MAX_PAGES)) {
      for (PageRun run : of(memory)) {
        run.readAgain(0, run.count, chunk);
        for (int page = 0; page < run.count; page++) {
          PageState state = chunk.state(page);
          pages += state == PageState.PRESENT || state == PageState.ZERO ? 1 : 0;
        }
      }
    }
    return pages;
  }

  /** Gets pages one after the other, and must not keep the memory. */
  @FunctionalInterface
  interface PageVisitor {
    /**
     * A page that is there.
     *
     * @param memory that holds it
     * @param offset of its first byte
     */
    void visit(MemorySegment memory, long offset);
  }

  /** Passes all pages that are there, in order. Holes occupy nothing. */
  static void forEachPresent(List<PageRun> runs, int pageSize, PageVisitor visitor)
      throws IOException {
    try (PageChunk chunk = new PageChunk(pageSize, MAX_PAGES)) {
      for (PageRun run : runs) {
        run.readAgain(0, run.count, chunk);
        for (int page = 0; page < run.count; page++) {
          if (chunk.state(page) == PageState.PRESENT) {
            visitor.visit(chunk.memory(), chunk.offset(page));
          }
        }
      }
    }
  }

  /** Returns the number of pages of all runs. */
  static long pages(List<PageRun> runs) {
    return runs.stream().mapToLong(PageRun::count).sum();
  }

  /** Reads all pages. */
  void read(PageChunk into) throws IOException {
    into.begin(count, false);
    source.read(region, first, count, into);
  }

  /** Reads bytes once more, without being counted as an encounter with the pages. */
  void readAgain(int page, int pages, PageChunk into) throws IOException {
    into.begin(pages, true);
    source.read(region, first + page, pages, into);
  }
}
