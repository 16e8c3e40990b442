package io.ksm.core.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of runs is what is said of each page. */
class EvenSampleTest {
  private static final int PAGES = 23;

  private final EvenSample sample = new EvenSample();

  /** All budgets, all runs, some scans. */
  @Test
  void runsBeginAndEndWithPagesThatAreIn() {
    for (int budget = 0; budget < PAGES; budget++) {
      for (int scan = 0; scan < 2 * PAGES; scan += 5) {
        for (int first = 0; first < PAGES; first++) {
          for (int count = 1; count <= PAGES - first; count++) {
            check(budget, scan, first, count);
          }
        }
      }
    }
  }

  private void check(int budget, int scan, int first, int count) {
    int[] in =
        IntStream.range(first, first + count)
            .filter(page -> EvenSample.holds(PAGES, budget, page, scan))
            .toArray();
    sample.begin(PAGES, budget, first, scan);
    assertThat(sample.isEmpty(count)).isEqualTo(in.length == 0);
    assertThat(sample.count(count)).isEqualTo(in.length);
    for (int i = 0; i < in.length; i++) {
      assertThat(first + sample.lengthTo(i + 1) - 1).isEqualTo(in[i]);
    }
    if (in.length > 0) {
      int before = sample.passToFirst();
      int length = sample.lengthToLast(count - before);
      assertThat(new int[] {first + before, first + before + length - 1})
          .as("budget %d, scan %d, %d pages from %d", budget, scan, count, first)
          .containsExactly(in[0], in[in.length - 1]);
      for (int page = in[0]; page < first + count; page++) {
        assertThat(sample.next()).isEqualTo(EvenSample.holds(PAGES, budget, page, scan));
      }
    }
  }

  @Test
  void holdsForTheLargestRegions() {
    long pages = Integer.MAX_VALUE;
    sample.begin(pages, pages - 1, 0, pages - 2);
    int before = sample.passToFirst();
    assertThat(before).isBetween(0, 1);
    assertThat(sample.lengthToLast(1 << 15)).isBetween((1 << 15) - 1, 1 << 15);
    sample.begin(pages, 1, 1, 0);
    assertThat(sample.passToFirst()).isEqualTo(Integer.MAX_VALUE - 1);
  }
}
