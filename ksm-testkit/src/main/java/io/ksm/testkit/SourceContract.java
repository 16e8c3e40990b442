package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.reading.KnownPages;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
public abstract class SourceContract extends BasicSourceContract {
  private static final int READS_PER_THREAD = 250;
  private static final int MAX_PAGES = 40;

  /** How many chunks are held at a time, as an engine holds them until all are compared. */
  private static final int MAX_HELD = 64;

  /** Memory of a live process moves now and then, which changes a pfn. */
  private static final int PFN_ATTEMPTS = 3;

  /** For subclasses. */
  protected SourceContract() {}

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

  private KnownPages known(PageSource source) throws Exception {
    return new KnownPages(source, knownRegions(source), content(), this::expectedState, MAX_PAGES);
  }

  /** Runs of any length give all bytes; runs of one and of the whole capacity among them. */
  @Test
  public void holdsTheExpectedContent() throws Exception {
    for (int step : new int[] {1, 7, MAX_PAGES}) {
      try (PageSource source = open()) {
        known(source).checkAllAtFirst(step);
      }
    }
  }

  /** What was read stays as it is until its chunk is filled again, whatever is read meanwhile. */
  @Test
  public void whatWasReadStaysWhileMoreIsRead() throws Exception {
    try (PageSource source = open()) {
      KnownPages known = known(source);
      List<PageChunk> held = new ArrayList<>();
      List<Integer> firsts = new ArrayList<>();
      for (int page = 0; page < known.pages() && held.size() < MAX_HELD; page += 3) {
        int first = page;
        known.forEachRun(
            first,
            3,
            false,
            () -> {
              PageChunk chunk = new PageChunk(source.pageSize(), 3);
              held.add(chunk);
              return chunk;
            },
            (chunk, run) -> firsts.add(run));
      }
      for (int i = 0; i < held.size(); i++) {
        known.checkRun(held.get(i), firsts.get(i));
      }
      held.forEach(PageChunk::close);
    }
  }

  /** Reads in random order, for encounters and for comparisons, by several threads at once. */
  @Test
  public void isReadByManyThreads(Seed seed) throws Exception {
    try (PageSource source = open()) {
      known(source).checkAllAtFirst(MAX_PAGES);
      List<KnownPages.Reader> readers = new ArrayList<>();
      together(
          READS_PER_THREAD,
          thread -> {
            SplittableRandom random = seed.derive(thread).random();
            KnownPages.Reader reader = known(source).new Reader();
            readers.add(reader);
            return () -> {
              int first = random.nextInt(reader.pages());
              int count = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(MAX_PAGES);
              reader.checkWhileTwoAreHeld(first, count, random.nextInt(3) == 0);
            };
          });
      readers.forEach(KnownPages.Reader::close);
    }
  }

  /** Where a source says that nothing happened, its answer is the one before. */
  @Test
  public void whatIsIdleIsAsItWas(Seed seed) throws Exception {
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(source.pageSize(), MAX_PAGES)) {
      KnownPages known = known(source);
      @Nullable PageState[] answers = new PageState[known.pages()];
      SplittableRandom random = seed.random();
      for (int i = 0; i < READS_PER_THREAD; i++) {
        known.forEachRun(
            random.nextInt(known.pages()),
            1 + random.nextInt(MAX_PAGES),
            random.nextInt(4) == 0,
            () -> chunk,
            (run, first) -> KnownPages.checkIdle(run, first, answers));
      }
    }
  }

  /** Two pages of one pfn are one page, so they hold the same, and a page keeps its pfn. */
  @Test
  public void pfnsStandForPhysicalPages() throws Exception {
    try (PageSource source = open()) {
      KnownPages known = known(source);
      String wrong = known.wrongPfn();
      for (int i = 1; i < PFN_ATTEMPTS && wrong != null; i++) {
        wrong = known.wrongPfn();
      }
      assertThat(wrong).as("what is wrong with pfns").isNull();
    }
  }

  /** What does not belong to a region is refused or absent, never taken from elsewhere. */
  @Test
  public void readsNothingAfterRegion() throws Exception {
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(source.pageSize(), 2)) {
      for (Region region : knownRegions(source)) {
        chunk.begin(2, false);
        try {
          source.read(region, region.pages(), 2, chunk);
        } catch (IndexOutOfBoundsException e) {
          continue;
        }
        for (int i = 0; i < 2; i++) {
          assertThat(chunk.state(i))
              .as("state of page %d of %s, which is after its end", region.pages() + i, region)
              .isEqualTo(PageState.ABSENT);
        }
      }
    }
  }
}
