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

  /** For subclasses. */
  protected FingerprintContract() {}

  /**
   * Returns a number for what a page holds: equal for equal pages, different for others, and 0 for
   * a page full of zeros. Not asked for pages that are neither present nor zero.
   *
   * @param page counted through the {@linkplain #isKnown known} regions
   */
  protected abstract long content(int page);

  @Override
  boolean givesFingerprints() {
    return true;
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
      forEach(
          source,
          0,
          MAX_KNOWN,
          MAX_PAGES,
          (page, found) -> {
            Fingerprint expected = expected(ofContent, page, found);
            same(page, found, expected);
            Integer other = pageOf.putIfAbsent(found, page);
            if (other != null && content(other) != content(page)) {
              throw new AssertionError(
                  "pages %d and %d differ, but both have fingerprint %s"
                      .formatted(other, page, found));
            }
          });
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

  /** The length of a run makes no difference, nor does the JVM's other work. */
  @Test
  public void isTheSameInRunsOfAnyLength() throws Exception {
    try (PageSource source = open()) {
      Map<Integer, Fingerprint> expected = all(source);
      for (int step : new int[] {1, 7}) {
        forEach(source, 0, MAX_KNOWN, step, (page, found) -> same(page, found, expected.get(page)));
      }
    }
  }

  /** Reads in random order, by several threads at once. */
  @Test
  public void isReadByManyThreads(Seed seed) throws Exception {
    try (PageSource source = open()) {
      Map<Integer, Fingerprint> expected = all(source);
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

  private Map<Integer, Fingerprint> all(PageSource source) throws Exception {
    Map<Integer, Fingerprint> all = new HashMap<>();
    forEach(source, 0, MAX_KNOWN, MAX_PAGES, all::put);
    return all;
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

  private void forEach(PageSource source, int first, int count, int step, PageConsumer consumer)
      throws Exception {
    forEach(source, knownRegions(source), first, count, step, consumer);
  }

  /** Reads pages in runs; passes those that are present or zero. */
  private static void forEach(
      PageSource source, List<Region> regions, int first, int count, int step, PageConsumer to)
      throws IOException {
    try (PageChunk chunk = new PageChunk(source.pageSize(), Math.max(step, 1))) {
      long passed = 0;
      for (Region region : regions) {
        long end = Math.min(Math.min(first + count, MAX_KNOWN), passed + region.pages());
        for (long at = Math.max(first, passed); at < end; at += step) {
          int run = (int) Math.min(step, end - at);
          chunk.begin(run, false);
          source.read(region, at - passed, run, new YieldingSink(chunk));
          pass(chunk, (int) at, to);
        }
        passed += region.pages();
      }
    }
  }

  private static void pass(PageChunk chunk, int first, PageConsumer to) {
    for (int i = 0; i < chunk.count(); i++) {
      if (chunk.state(i) == PageState.PRESENT) {
        to.accept(first + i, new Fingerprint(chunk.fingerprintHigh(i), chunk.fingerprintLow(i)));
      }
    }
  }
}
