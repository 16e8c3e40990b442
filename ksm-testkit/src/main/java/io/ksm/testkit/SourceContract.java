package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link PageSource} with bytes must do. A source's own test extends this class and says
 * what the memory holds:
 *
 * <pre>{@code
 * class VideoMemoryTest extends SourceContract {
 *   private final byte[] content = …;
 *
 *   protected PageSource open() throws IOException {
 *     return new VideoMemory(content);
 *   }
 *
 *   protected byte[] content() {
 *     return content;
 *   }
 * }
 * }</pre>
 *
 * <p>The memory must hold still during a test. Of a live process, only some regions are known:
 * override {@link #isKnown}. If a bug slips past this test, improve this test.
 */
@ExtendWith(SeedExtension.class)
public abstract class SourceContract {
  private static final int THREADS = 4;
  private static final int READS_PER_THREAD = 250;
  private static final int MAX_PAGES = 40;

  /** What a chunk's buffer holds from an earlier run. */
  private static final byte LEFTOVER = (byte) 0xA5;

  /** For subclasses. */
  protected SourceContract() {}

  /** Opens the source anew; the contract closes it. */
  protected abstract PageSource open() throws Exception;

  /**
   * Returns the content of all {@linkplain #isKnown known} regions, one after another. Called after
   * {@link #open}. What it holds for pages that are neither present nor zero does not matter.
   */
  protected abstract byte[] content() throws Exception;

  /**
   * Returns what a page must be at its first read: {@link PageState#PRESENT} unless overridden.
   *
   * @param page counted through the known regions
   */
  protected PageState expectedState(int page) {
    return PageState.PRESENT;
  }

  /** Says whether a region belongs to {@link #content()}; each eligible one unless overridden. */
  protected boolean isKnown(Region region) {
    return region.isEligible();
  }

  /** People are told what it is in one line each, and pages have a possible size. */
  @Test
  public void describesItself() throws Exception {
    try (PageSource source = open()) {
      assertThat(source.label()).matches("\\S(.*\\S)?");
      assertThat(Integer.bitCount(source.pageSize())).isOne();
      assertThat(source.pageSize()).isGreaterThanOrEqualTo(64);
      assertThat(source.warnings()).allSatisfy(it -> assertThat(it).matches("\\S(.*\\S)?"));
      assertThat(source.damage()).isEmpty();
      assertThat(String.valueOf(source.identity())).matches("\\S(.*\\S)?");
      assertThat(source.fingerprints()).isNull();
    }
  }

  /** Regions are aligned, ascend by unsigned address and do not overlap. */
  @Test
  public void regionsAreInOrder() throws Exception {
    try (PageSource source = open()) {
      long end = 0;
      for (Region region : source.regions()) {
        assertThat(region.address() % source.pageSize()).as("%s", region).isZero();
        assertThat(Long.compareUnsigned(region.address(), end))
            .as("%s begins before %x, the end of its predecessor", region, end)
            .isNotNegative();
        assertThat(region.label()).isNotBlank();
        assertThat(region.domain()).isNotBlank();
        end = region.address() + region.pages() * source.pageSize();
      }
    }
  }

  /** Memory that holds still has the same regions when it is asked again, also after reads. */
  @Test
  public void regionsAreListedAgain() throws Exception {
    try (PageSource source = open()) {
      Known first = new Known(source);
      first.check(0, 1, false);
      assertThat(new Known(source).regions).isNotEmpty().isEqualTo(first.regions);
    }
  }

  /** Runs of any length give all bytes; runs of one and of the whole capacity among them. */
  @Test
  public void holdsTheExpectedContent() throws Exception {
    for (int step : new int[] {1, 7, MAX_PAGES}) {
      try (PageSource source = open()) {
        Known known = new Known(source);
        known.checkAll(step);
      }
    }
  }

  /** Reads in random order, for encounters and for comparisons, by several threads at once. */
  @Test
  public void isReadByManyThreads(Seed seed) throws Exception {
    try (PageSource source = open();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      new Known(source).checkAll(MAX_PAGES);
      List<Known> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        readers.add(new Known(source)); // lists the regions, which one thread may do at a time
      }
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(randomReads(readers.get(i), seed.derive(i).random()));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  private static Callable<Void> randomReads(Known known, SplittableRandom random) {
    return () -> {
      for (int i = 0; i < READS_PER_THREAD; i++) {
        int first = random.nextInt(known.pages);
        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(MAX_PAGES);
        known.check(first, count, random.nextInt(3) == 0);
      }
      return null;
    };
  }

  /** Where a source says that nothing happened, its answer is the one before. */
  @Test
  public void whatIsIdleIsAsItWas(Seed seed) throws Exception {
    try (PageSource source = open()) {
      Known known = new Known(source);
      @Nullable PageState[] answers = new PageState[known.pages];
      SplittableRandom random = seed.random();
      for (int i = 0; i < READS_PER_THREAD; i++) {
        int first = random.nextInt(known.pages);
        known.checkIdle(first, 1 + random.nextInt(MAX_PAGES), random.nextInt(4) == 0, answers);
      }
    }
  }

  /** What does not belong to a region is refused or absent, never taken from elsewhere. */
  @Test
  public void readsNothingAfterRegion() throws Exception {
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(source.pageSize(), 2)) {
      for (Region region : new Known(source).regions) {
        chunk.begin(2, false);
        try {
          source.read(region, region.pages(), 2, chunk);
        } catch (IndexOutOfBoundsException e) {
          continue;
        }
        assertThat(chunk.state(0)).as("%s", region).isEqualTo(PageState.ABSENT);
        assertThat(chunk.state(1)).as("%s", region).isEqualTo(PageState.ABSENT);
      }
    }
  }

  /** The second close does nothing, and the memory can be opened again. */
  @Test
  public void closesTwice() throws Exception {
    PageSource source = open();
    new Known(source).check(0, 1, false);
    source.close();
    source.close();
    try (PageSource again = open()) {
      new Known(again).check(0, 1, false);
    }
  }

  /** Checks what was read of a run of pages. */
  @FunctionalInterface
  private interface RunCheck {
    /**
     * Takes a run.
     *
     * @param firstPage of the run, counted through the known regions
     */
    void accept(PageChunk chunk, int firstPage);
  }

  /** The known regions of a source, beside what they must hold. */
  private final class Known {
    final PageSource source;
    final List<Region> regions;
    final byte[] content;
    final int pages;
    private final int pageSize;

    Known(PageSource source) throws Exception {
      this.source = source;
      this.regions = source.regions().stream().filter(SourceContract.this::isKnown).toList();
      this.content = content();
      this.pageSize = source.pageSize();
      this.pages = content.length / pageSize;
      assertThat(regions.stream().mapToLong(Region::pages).sum() * pageSize)
          .as("bytes in the known regions")
          .isEqualTo(content.length);
    }

    /** Reads everything once, in runs of {@code step} pages. */
    void checkAll(int step) throws Exception {
      for (int page = 0; page < pages; page += step) {
        check(page, step, false);
      }
    }

    /** Reads a run of pages, counted through the regions, up to the end of them all. */
    void check(int first, int count, boolean comparison) throws Exception {
      forEachRun(first, count, comparison, this::checkRun);
    }

    /** Reads a run of pages, and keeps the answers, if they are any. */
    void checkIdle(int first, int count, boolean comparison, @Nullable PageState[] answers)
        throws Exception {
      forEachRun(
          first,
          count,
          comparison,
          (chunk, page) -> {
            if (chunk.isForComparison()) {
              assertThat(chunk.isIdle()).as("a comparison does not answer").isFalse();
              return;
            }
            for (int i = 0; i < chunk.count(); i++) {
              if (chunk.isIdle()) {
                checkUnchanged(page + i, answers[page + i], chunk.state(i));
              }
              answers[page + i] = chunk.state(i);
            }
          });
    }

    private static void checkUnchanged(int page, @Nullable PageState before, PageState now) {
      boolean same = now == before;
      boolean known = now == PageState.UNCHANGED && before == PageState.PRESENT;
      assertThat(same || known)
          .as("page %d is idle: it is %s and was %s", page, now, before)
          .isTrue();
    }

    private void forEachRun(int first, int count, boolean comparison, RunCheck check)
        throws Exception {
      try (PageChunk chunk = new PageChunk(pageSize, MAX_PAGES)) {
        int passed = 0;
        for (Region region : regions) {
          int from = Math.max(first, passed);
          int to = (int) Math.min(first + count, passed + region.pages());
          if (from < to) {
            chunk.buffer().fill(LEFTOVER);
            chunk.begin(to - from, comparison);
            source.read(region, from - passed, to - from, chunk);
            check.accept(chunk, from);
          }
          passed += (int) region.pages();
        }
      }
    }

    private void checkRun(PageChunk chunk, int first) {
      for (int i = 0; i < chunk.count(); i++) {
        checkState(chunk, i, first + i);
        if (chunk.state(i) == PageState.PRESENT) {
          checkBytes(chunk, i, first + i);
        }
      }
    }

    private void checkState(PageChunk chunk, int index, int page) {
      PageState expected = expectedState(page);
      PageState state = chunk.state(index);
      boolean known = state == PageState.UNCHANGED && !chunk.isForComparison();
      if (!(known && expected == PageState.PRESENT)) {
        assertThat(state).as("state of page %d", page).isEqualTo(expected);
      }
    }

    private void checkBytes(PageChunk chunk, int index, int page) {
      long from = chunk.offset(index);
      long at = (long) page * pageSize;
      MemorySegment expected = MemorySegment.ofArray(content);
      assertThat(
              MemorySegment.mismatch(
                  chunk.memory(), from, from + pageSize, expected, at, at + pageSize))
          .as("first wrong byte of page %d", page)
          .isEqualTo(-1);
    }
  }
}
