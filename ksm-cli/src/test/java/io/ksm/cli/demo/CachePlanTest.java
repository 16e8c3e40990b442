package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachePlanTest {

  @ParameterizedTest
  @CsvSource({"1024, 1", "16384, 2", "262144, 1", "262144, 77", "100001, 5"})
  void everyPageBelongsToOneItem(int pages, long seed) {
    int[] owners = new int[pages];
    for (Item item : CachePlan.of(pages, seed)) {
      assertThat(item.places()).isNotEmpty();
      for (int place : item.places()) {
        for (int page = place; page < place + item.pages(); page++) {
          owners[page]++;
        }
      }
    }
    assertThat(Arrays.stream(owners)).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void halfOfThePagesAreCopiesInRuns(long seed) {
    List<Item> items = CachePlan.of(262_144, seed);
    long copies = 0;
    long zero = 0;
    for (Item item : items) {
      if (item.kind() == ItemKind.BUFFER) {
        zero += item.allPages();
      } else {
        assertThat(item.pages()).isBetween(8, 64);
        copies += item.allPages() - item.pages();
      }
    }
    assertThat(100.0 * copies / 262_144).isBetween(49.9, 50.1);
    assertThat(100.0 * zero / 262_144).isBetween(3.9, 4.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theSameSeedMakesTheSamePlan(long seed) {
    assertThat(CachePlan.of(20_000, seed))
        .isEqualTo(CachePlan.of(20_000, seed))
        .isNotEqualTo(CachePlan.of(20_000, seed + 1));
  }
}
