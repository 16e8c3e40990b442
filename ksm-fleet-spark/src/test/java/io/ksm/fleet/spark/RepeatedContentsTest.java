package io.ksm.fleet.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that counting keeps the contents that a recount keeps. */
@ExtendWith(SeedExtension.class)
class RepeatedContentsTest {
  private record Content(int domain, long fingerprint) {}

  private static List<Object> columns(ContentRow row) {
    return List.of(row.getSource(), row.getDomain(), row.getLo(), row.getN());
  }

  private static List<List<Object>> counted(List<ContentRow> rows) {
    List<List<Object>> kept = new ArrayList<>();
    new RepeatedContents().call(rows.iterator()).forEachRemaining(row -> kept.add(columns(row)));
    return kept;
  }

  @Test
  void equalsARecount(Seed seed) {
    SplittableRandom random = seed.random();
    List<ContentRow> rows = new ArrayList<>();
    Map<Content, Integer> pages = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      int domain = random.nextInt(2);
      // Neighbours, as if all began with the same bits, and some at the ends of their range.
      long fingerprint = Long.MIN_VALUE + random.nextInt(40_000);
      long at = random.nextBoolean() ? fingerprint : ~fingerprint;
      int n = random.nextInt(20) == 0 ? 2 : 1;
      rows.add(new ContentRow(i, domain, at, n));
      pages.merge(new Content(domain, at), n, Integer::sum);
    }

    List<List<Object>> repeated =
        rows.stream()
            .filter(row -> pages.getOrDefault(new Content(row.getDomain(), row.getLo()), 0) > 1)
            .map(RepeatedContentsTest::columns)
            .toList();

    assertThat(counted(rows)).isEqualTo(repeated).hasSizeBetween(1, rows.size() - 1);
  }

  @Test
  void ofNothingNothingIsRepeated() {
    assertThat(counted(List.of())).isEmpty();
    assertThat(counted(List.of(new ContentRow(1, 0, 7, 1)))).isEmpty();
    assertThat(counted(List.of(new ContentRow(1, 0, 7, 2)))).hasSize(1);
  }
}
