package io.ksm.testkit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The known regions of a source, beside what they must hold. For one thread. */
public final class KnownPages {
  /** What a chunk's buffer holds from an earlier run. */
  private static final byte LEFTOVER = (byte) 0xA5;

  private final PageSource source;
  private final List<Region> regions;
  private final byte[] content;
  private final IntFunction<PageState> states;
  private final int maxPages;
  private final int pages;
  private final int pageSize;

  /** Whether pages may be told to be as they were, which they cannot be at the very first read. */
  private boolean mayBeUnchanged = true;

  public KnownPages(
      PageSource source,
      List<Region> regions,
      byte[] content,
      IntFunction<PageState> states,
      int maxPages) {
    this.source = source;
    this.regions = regions;
    this.content = content;
    this.states = states;
    this.maxPages = maxPages;
    this.pageSize = source.pageSize();
    this.pages = content.length / pageSize;
    assertThat(regions.stream().mapToLong(Region::pages).sum() * pageSize)
        .as("bytes in the known regions")
        .isEqualTo(content.length);
  }

  /** Takes a run of pages that was read. */
  @FunctionalInterface
  public interface RunCheck {
    /**
     * Takes a run.
     *
     * @param firstPage of the run, counted through the known regions
     */
    void accept(PageChunk chunk, int firstPage);
  }

  public int pages() {
    return pages;
  }

  /** Reads everything, which nobody has read since the source was opened. */
  public void checkAllAtFirst(int step) throws IOException {
    mayBeUnchanged = false;
    checkAll(step);
    mayBeUnchanged = true;
  }

  /** Reads everything once, in runs of {@code step} pages. */
  public void checkAll(int step) throws IOException {
    try (PageChunk chunk = new PageChunk(pageSize, maxPages)) {
      for (int page = 0; page < pages; page += step) {
        forEachRun(page, step, false, () -> chunk, this::checkRun);
      }
    }
  }

  /** Takes the answers of a run that was read; where it says that it is idle, they are the same. */
  public static void checkIdle(PageChunk chunk, int first, @Nullable PageState[] answers) {
    if (chunk.isForComparison()) {
      assertThat(chunk.isIdle()).as("a comparison does not answer").isFalse();
      return;
    }
    for (int i = 0; i < chunk.count(); i++) {
      if (chunk.isIdle()) {
        checkUnchanged(first + i, answers[first + i], chunk.state(i));
      }
      answers[first + i] = chunk.state(i);
    }
  }

  private static void checkUnchanged(int page, @Nullable PageState before, PageState now) {
    boolean same = now == before;
    boolean known = now == PageState.UNCHANGED && before == PageState.PRESENT;
    assertThat(same || known)
        .as("page %d is idle: it is %s and was %s", page, now, before)
        .isTrue();
  }

  /**
   * Returns what contradicts pfns: that pages of one hold different bytes, or that a page has
   * another one in a run of another length or in a comparison; null if nothing does. A page whose
   * pfn a reading does not tell is left out there.
   */
  public @Nullable String wrongPfn() throws IOException {
    // Encounters first, as in a scan: the engine takes its pfns from them.
    List<long[]> readings = List.of(pfns(maxPages, false), pfns(7, false), pfns(7, true));
    long[] told = new long[pages];
    for (long[] pfns : readings) {
      for (int page = 0; page < pages; page++) {
        if (told[page] != 0 && pfns[page] != 0 && told[page] != pfns[page]) {
          return "page %d has pfn %d, and %d when it is read again"
              .formatted(page, told[page], pfns[page]);
        }
        told[page] = pfns[page] == 0 ? told[page] : pfns[page];
      }
      String different = differentOfOnePfn(pfns);
      if (different != null) {
        return different;
      }
    }
    return null;
  }

  private @Nullable String differentOfOnePfn(long[] pfns) {
    Map<Long, Integer> pageOfPfn = new HashMap<>();
    for (int page = 0; page < pages; page++) {
      boolean present = states.apply(page) == PageState.PRESENT;
      Integer other = pfns[page] == 0 || !present ? null : pageOfPfn.put(pfns[page], page);
      long differs = other == null ? -1 : mismatch(content(), at(page), content(), at(other));
      if (differs >= 0) {
        return "pages %d and %d have pfn %d, but they differ at byte %d"
            .formatted(other, page, pfns[page], differs);
      }
    }
    return null;
  }

  private long[] pfns(int step, boolean comparison) throws IOException {
    long[] pfns = new long[pages];
    RunCheck keepPfns =
        (chunk, first) -> {
          for (int i = 0; i < chunk.count(); i++) {
            pfns[first + i] = chunk.pfn(i);
          }
        };
    try (PageChunk chunk = new PageChunk(pageSize, maxPages)) {
      for (int page = 0; page < pages; page += step) {
        forEachRun(page, step, comparison, () -> chunk, keepPfns);
      }
    }
    return pfns;
  }

  /** Reads a run of pages, counted through the regions, up to the end of them all. */
  public void forEachRun(
      int first, int count, boolean comparison, Supplier<PageChunk> chunks, RunCheck check)
      throws IOException {
    int passed = 0;
    for (Region region : regions) {
      int from = Math.max(first, passed);
      int end = (int) Math.min(first + count, passed + region.pages());
      if (from < end) {
        PageChunk chunk = chunks.get();
        // And one page more, where there is one: a run that is too long is noticed there.
        long filled = Math.min((end - from + 1L) * pageSize, chunk.buffer().byteSize());
        chunk.buffer().asSlice(0, filled).fill(LEFTOVER);
        chunk.begin(end - from, comparison);
        source.read(region, from - passed, end - from, new YieldingSink(chunk));
        check.accept(chunk, from);
      }
      passed += (int) region.pages();
    }
  }

  public void checkRun(PageChunk chunk, int first) {
    for (int i = 0; i < chunk.count(); i++) {
      checkState(chunk, i, first + i);
      if (chunk.state(i) == PageState.PRESENT) {
        checkBytes(chunk, i, first + i);
      }
    }
  }

  private void checkState(PageChunk chunk, int index, int page) {
    PageState expected = states.apply(page);
    PageState state = chunk.state(index);
    boolean known = state == PageState.UNCHANGED && mayBeUnchanged && !chunk.isForComparison();
    if (!(known && expected == PageState.PRESENT)) {
      assertThat(state).as("state of page %d, %s", page, how(chunk)).isEqualTo(expected);
    }
  }

  private void checkBytes(PageChunk chunk, int index, int page) {
    long wrong = mismatch(chunk.memory(), chunk.offset(index), content(), at(page));
    if (wrong >= 0) {
      int expected = content[(int) (at(page) + wrong)] & 0xFF;
      int found = chunk.memory().get(ValueLayout.JAVA_BYTE, chunk.offset(index) + wrong) & 0xFF;
      throw new AssertionError(
          "byte %d of page %d, %s, is %#04x instead of %#04x"
              .formatted(wrong, page, how(chunk), found, expected));
    }
  }

  private static String how(PageChunk chunk) {
    return "read in a run of %d%s"
        .formatted(chunk.count(), chunk.isForComparison() ? " for a comparison" : "");
  }

  private MemorySegment content() {
    return MemorySegment.ofArray(content);
  }

  private long at(int page) {
    return (long) page * pageSize;
  }

  private long mismatch(MemorySegment one, long oneAt, MemorySegment other, long otherAt) {
    return MemorySegment.mismatch(one, oneAt, oneAt + pageSize, other, otherAt, otherAt + pageSize);
  }

  /** Holds what it read before, and checks it after the next read. */
  public final class Reader implements AutoCloseable {
    private final PageChunk[] chunks = {
      new PageChunk(pageSize, maxPages), new PageChunk(pageSize, maxPages)
    };

    private int turn;
    private int heldFirst = -1;

    public int pages() {
      return pages;
    }

    public void checkWhileTwoAreHeld(int first, int count, boolean comparison) throws IOException {
      forEachRun(
          first,
          count,
          comparison,
          () -> chunks[turn],
          (chunk, page) -> {
            if (heldFirst >= 0) {
              checkRun(chunks[1 - turn], heldFirst);
            }
            checkRun(chunk, page);
            heldFirst = page;
            turn = 1 - turn;
          });
    }

    @Override
    public void close() {
      for (PageChunk chunk : chunks) {
        chunk.close();
      }
    }
  }
}
