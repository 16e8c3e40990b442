package io.ksm.core.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.report.SharingMatrix;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The matrix is that of the definition, however many sources hold a content together. */
@ExtendWith(SeedExtension.class)
class SharingCountsTest {
  private static final int SOURCES = 60;

  private final List<PageSource> sources =
      IntStream.range(0, SOURCES)
          .mapToObj(i -> (PageSource) NumberedMemory.live("s" + i, 1).source())
          .toList();

  private final SharingCounts counts = new SharingCounts(new SourceTable(sources));
  private final long[][] expected = new long[SOURCES][SOURCES];

  /** Some sets of sources come again and again, with other numbers of pages; others come once. */
  @Test
  void countsWhatTheDefinitionSays(Seed seed) {
    SplittableRandom random = seed.random();
    List<List<Integer>> usual = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      usual.add(some(random));
    }
    for (int content = 0; content < 3_000; content++) {
      add(random.nextInt(4) > 0 ? usual.get(random.nextInt(5)) : some(random), random);
    }
    assertMatrix();
  }

  /** More sets than are kept at a time. */
  @Test
  void countsManySets(Seed seed) {
    SplittableRandom random = seed.random();
    for (int content = 0; content < 60_000; content++) {
      add(some(random), random);
    }
    assertMatrix();
  }

  private static List<Integer> some(SplittableRandom random) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, SOURCES).boxed().toList());
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(SOURCES));
  }

  private void add(List<Integer> holders, SplittableRandom random) {
    int[] pages = new int[SOURCES];
    for (int source : holders) {
      pages[source] = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3);
      for (int i = 0; i < pages[source]; i++) {
        counts.add(source);
      }
    }
    counts.endContent();
    for (int source : holders) {
      for (int other : holders) {
        expected[source][other] += source != other || pages[source] > 1 ? pages[source] : 0;
      }
    }
  }

  private void assertMatrix() {
    SharingMatrix matrix = counts.matrix();
    for (int source = 0; source < SOURCES; source++) {
      for (int other = 0; other < SOURCES; other++) {
        assertThat(matrix.pages(source, other))
            .as("pages of %d that %d has too", source, other)
            .isEqualTo(expected[source][other]);
      }
    }
  }
}
