package io.ksm.testkit;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.reading.YieldingSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PageSource} must do that gives {@linkplain PageSource#fingerprints()
 * fingerprints} in place of bytes. The test says which pages are equal:
 *
 * <pre>{@code
 * class InventoryTest extends FingerprintContract {
 *   protected PageSource open() throws IOException {
 *     return new Inventory(file);
 *   }
 *
 *   protected long content(int page) {
 *     return page % 10;
 *   }
 * }
 * }</pre>
 *
 * <p>The memory must hold still during a test. If a bug slips past this test, improve this test.
 */
public abstract class FingerprintContract extends BasicSourceContract {
  private static final int MAX_PAGES = 40;
  private static final int MAX_KNOWN = 4_000;
  private static final int READS_PER_THREAD = 250;

  /** What a chunk holds from an earlier run. */
  private static final long LEFTOVER = 0xA5A5_A5A5_A5A5_A5A5L;

  /** For subclasses. */
  protected FingerprintContract() {}

  /**
   * Returns a number for what a page holds: equal for equal pages, different for others, and 0 for
   * a page full of zeros. Not asked for pages that are neither present nor zero.
   *
   * @param page counted through the {@linkplain #isKnown known} regions
   */
  protected abstract long content(int page);

  /**
   * Returns what a page must be at its first read: {@link PageState#PRESENT} unless overridden.
   *
   * @param page counted through the known regions
   */
  protected PageState expectedState(int page) {
    return PageState.PRESENT;
  }

  @Override
  boolean givesFingerprints() {
    return true;
  }

  /** Why pages are read. */
  private enum Reading {
    /** For the first time since the source was opened: there is nothing that it told before. */
    FIRST,
    AGAIN,
    COMPARISON
  }

  private record Fingerprint(long high, long low) {
    static final Fingerprint OF_ZEROS = new Fingerprint(0, 0);

    @Override
    public String toString() {
      return "%016x%016x".formatted(high, low);
    }
  }

  /** Equal pages have equal fingerprints, others have others, and zeros have 0. */
  @Test
  public void equalPagesAloneHaveEqualFingerprints() throws Exception {
    try (PageSource source = open()) {
      Map<Long, Fingerprint> ofContent = new HashMap<>();
      Map<Fingerprint, Integer> pageOf = new HashMap<>();
      PageConsumer check =
          (page, found) -> {
            same(page, found, expected(ofContent, page, found));
            Integer other = pageOf.putIfAbsent(found, page);
            if (other != null && content(other) != content(page)) {
              throw new AssertionError(
                  "pages %d and %d differ, but both have fingerprint %s"
                      .formatted(other, page, found));
            }
          };
      forAll(source, MAX_PAGES, Reading.FIRST, check);
      forAll(source, MAX_PAGES, Reading.COMPARISON, check);
      if (pageOf.isEmpty()) {
        throw new AssertionError("no page of the known regions has a fingerprint");
      }
    }
  }

  private Fingerprint expected(Map<Long, Fingerprint> ofContent, int page, Fingerprint found) {
    if (content(page) == 0) {
      return Fingerprint.OF_ZEROS;
    }
    Fingerprint before = ofContent.putIfAbsent(content(page), found);
    return before == null ? found : before;
  }

  /** The length of a run makes no difference, nor does what a run is read for. */
  @Test
  public void isTheSameInRunsOfAnyLength() throws Exception {
    for (int step : new int[] {1, 7, MAX_PAGES}) {
      try (PageSource source = open()) {
        Map<Integer, Fingerprint> expected = new HashMap<>();
        forAll(source, step, Reading.FIRST, expected::put);
        PageConsumer check = (page, found) -> same(page, found, expected.get(page));
        for (int length : new int[] {MAX_PAGES, step}) {
          forAll(source, length, Reading.COMPARISON, check);
          forAll(source, length, Reading.AGAIN, check);
        }
      }
    }
  }

  /** Reads in random order, for encounters and for comparisons, by several threads at once. */
  @Test
  public void isReadByManyThreads(Seed seed) throws Exception {
    try (PageSource source = open()) {
      Map<Integer, Fingerprint> expected = new HashMap<>();
      forAll(source, MAX_PAGES, Reading.FIRST, expected::put);
      List<Region> regions = knownRegions(source);
      together(
          READS_PER_THREAD,
          thread -> {
            SplittableRandom random = seed.derive(thread).random();
            int pages = pages(regions);
            return () -> {
              int first = random.nextInt(pages);
              int count = 1 + random.nextInt(MAX_PAGES);
              forEach(
                  source,
                  regions,
                  first,
                  count,
                  count,
                  random.nextInt(3) == 0 ? Reading.COMPARISON : Reading.AGAIN,
                  (page, found) -> same(page, found, expected.get(page)));
            };
          });
    }
  }

  /** What does not belong to a region is refused or absent. */
  @Test
  public void readsNothingAfterRegion() throws Exception {
    try (PageSource source = open();
        PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      for (Region region : knownRegions(source)) {
        chunk.begin(1, false);
        try {
          source.read(region, region.pages(), 1, chunk);
        } catch (IndexOutOfBoundsException e) {
          continue;
        }
        if (chunk.state(0) != PageState.ABSENT) {
          throw new AssertionError("the page after %s is %s".formatted(region, chunk.state(0)));
        }
      }
    }
  }

  private static void same(int page, Fingerprint found, @Nullable Fingerprint expected) {
    if (!found.equals(expected)) {
      throw new AssertionError(
          "the fingerprint of page %d is %s instead of %s".formatted(page, found, expected));
    }
  }

  private static int pages(List<Region> regions) {
    return (int) Math.min(MAX_KNOWN, regions.stream().mapToLong(Region::pages).sum());
  }

  /** Takes the fingerprint of a page. */
  @FunctionalInterface
  private interface PageConsumer {
    void accept(int page, Fingerprint fingerprint);
  }

  private void forAll(PageSource source, int step, Reading reading, PageConsumer to)
      throws Exception {
    forEach(source, knownRegions(source), 0, MAX_KNOWN, step, reading, to);
  }

  /** Reads pages in runs; checks the states of all, and passes those that have fingerprints. */
  private void forEach(
      PageSource source,
      List<Region> regions,
      int first,
      int count,
      int step,
      Reading reading,
      PageConsumer to)
      throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), step)) {
      long passed = 0;
      for (Region region : regions) {
        long end = Math.min(Math.min(first + count, MAX_KNOWN), passed + region.pages());
        for (long at = Math.max(first, passed); at < end; at += step) {
          int run = (int) Math.min(step, end - at);
          for (int i = 0; i < run; i++) {
            chunk.setFingerprint(i, LEFTOVER, i);
          }
          chunk.begin(run, reading == Reading.COMPARISON);
          source.read(region, at - passed, run, new YieldingSink(chunk));
          pass(chunk, (int) at, reading, to);
        }
        passed += region.pages();
      }
    }
  }

  private void pass(PageChunk chunk, int first, Reading reading, PageConsumer to) {
    if (chunk.isIdle() && reading != Reading.AGAIN) {
      throw new AssertionError(
          "pages from %d on are idle in a run of %d, %s"
              .formatted(first, chunk.count(), how(reading)));
    }
    for (int i = 0; i < chunk.count(); i++) {
      checkState(first + i, chunk, i, reading);
      if (chunk.state(i) == PageState.PRESENT) {
        to.accept(first + i, new Fingerprint(chunk.fingerprintHigh(i), chunk.fingerprintLow(i)));
      }
    }
  }

  private void checkState(int page, PageChunk chunk, int index, Reading reading) {
    PageState expected = expectedState(page);
    PageState state = chunk.state(index);
    boolean known =
        reading == Reading.AGAIN && state == PageState.UNCHANGED && expected == PageState.PRESENT;
    if (state != expected && !known) {
      throw new AssertionError(
          "page %d is %s instead of %s in a run of %d, %s"
              .formatted(page, state, expected, chunk.count(), how(reading)));
    }
  }

  private static String how(Reading reading) {
    return switch (reading) {
      case FIRST -> "read for the first time";
      case AGAIN -> "read again";
      case COMPARISON -> "read for a comparison";
    };
  }
}
