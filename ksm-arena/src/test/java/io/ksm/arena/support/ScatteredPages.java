package io.ksm.arena.support;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.arena.ArenaOptions;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/**
 * An arena in which equal pages stand alone, each between others: the most that merging can cost.
 * Two equal runs of four are among them, the longest.
 */
public final class ScatteredPages implements AutoCloseable {
  private static final int PAGE_SIZE = 4096;
  private static final int CONTENTS = 50;
  private static final int[] RUNS = {1000, 5000};
  private static final int RUN = 4;

  public final MergeableArena arena;
  private final Ksm ksm;
  private final int pages;

  public ScatteredPages(int bytes, ArenaOptions options) throws IOException {
    pages = bytes / PAGE_SIZE;
    arena = options.allocate(bytes);
    try (ArenaWriter writer = arena.writer()) {
      for (int page = 0; page < pages; page++) {
        for (int word = 0; word < PAGE_SIZE; word += 512) {
          writer.set(ValueLayout.JAVA_LONG, (long) page * PAGE_SIZE + word, content(page));
        }
      }
    }
    ksm =
        Ksm.builder()
            .source(arena.source())
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:smart-scan=off,max-page-sharing=100000")
            .threads(2)
            .build();
  }

  /** No two neighbours are equal to two others, but in the two runs. */
  private static long content(int page) {
    for (int run : RUNS) {
      if (page >= run && page < run + RUN) {
        return 1_000_000L + page - run;
      }
    }
    long mixed = (long) page * 0x9E3779B97F4A7C15L;
    return 1 + Long.remainderUnsigned(mixed ^ mixed >>> 29, CONTENTS);
  }

  public void scan(int times) {
    for (int i = 0; i < times; i++) {
      ksm.scan();
    }
  }

  public boolean areLongRunsMerged() throws IOException {
    PageState[] states = states();
    for (int run : RUNS) {
      for (int page = run; page < run + RUN; page++) {
        if (states[page] != PageState.SHARED) {
          return false;
        }
      }
    }
    return true;
  }

  public int scattered() throws IOException {
    int count = 0;
    for (PageState state : states()) {
      count += state == PageState.SCATTERED ? 1 : 0;
    }
    return count;
  }

  private PageState[] states() throws IOException {
    PageState[] states = new PageState[pages];
    Region region = arena.source().regions().getFirst();
    try (PageChunk chunk = new PageChunk(PAGE_SIZE, pages)) {
      chunk.begin(pages, true);
      arena.source().read(region, 0, pages, chunk);
      for (int page = 0; page < pages; page++) {
        states[page] = chunk.state(page);
      }
    }
    return states;
  }

  /** Returns how many pages hold something other than what was written to them. */
  public int wrong() {
    int wrong = 0;
    for (int page = 0; page < pages; page++) {
      long at = (long) page * PAGE_SIZE;
      wrong += arena.memory().get(ValueLayout.JAVA_LONG, at + 512) != content(page) ? 1 : 0;
    }
    return wrong;
  }

  @Override
  public void close() throws IOException {
    ksm.close();
  }
}
