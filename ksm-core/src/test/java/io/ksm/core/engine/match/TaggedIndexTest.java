package io.ksm.core.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.OrderedIndex;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the engine's own index against the plainest one, where each page has one key. */
@ExtendWith(SeedExtension.class)
class TaggedIndexTest {
  private static final int PARTITION_BITS = 4;
  private static final long PARTITION = 0xA000_0000_0000_0000L;

  private final Map<Integer, Long> keys = new HashMap<>();
  private final TaggedIndex index = new TaggedIndex();
  private final OrderedIndex model = new TreeMapIndex();

  TaggedIndexTest() {
    index.readKeys(keys::get, PARTITION_BITS);
  }

  @Test
  void equalsTheModelForMixedKeys(Seed seed) {
    live(seed.random(), key -> PARTITION | (key >>> PARTITION_BITS));
  }

  /** All tags are equal, so that only the keys of pages tell entries apart. */
  @Test
  void equalsTheModelWhereOnlyTheLastBitsDiffer(Seed seed) {
    live(seed.random(), key -> PARTITION | (key & 31));
  }

  /** All homes are near the end of the table, and most keys are equal. */
  @Test
  void equalsTheModelForTheHighestKeys(Seed seed) {
    live(seed.random(), key -> PARTITION | ((-1L >>> PARTITION_BITS) & (~(key & 7) << 20)));
  }

  private void live(RandomGenerator random, LongUnaryOperator shape) {
    List<Integer> pages = new ArrayList<>();
    int next = 0;
    for (int step = 0; step < 6_000; step++) {
      boolean grows = step % 2_000 < 1_200;
      if (pages.isEmpty() || random.nextInt(10) < (grows ? 7 : 2)) {
        long key = shape.applyAsLong(random.nextLong());
        keys.put(next, key);
        index.insert(key, next);
        model.insert(key, next);
        pages.add(next++);
      } else {
        int at = random.nextInt(pages.size());
        int page = pages.get(at);
        pages.set(at, pages.getLast());
        pages.removeLast();
        long key = keys.get(page);
        assertThat(index.remove(key, page)).isTrue();
        assertThat(index.remove(key, page)).isFalse();
        model.remove(key, page);
        keys.remove(page);
      }
      long asked = shape.applyAsLong(random.nextLong());
      assertThat(index.find(asked)).isEqualTo(model.find(asked));
      if (!pages.isEmpty()) {
        long there = keys.get(pages.getFirst());
        assertThat(index.find(there)).isEqualTo(model.find(there));
      }
      assertThat(index.size()).isEqualTo(model.size());
      if (step % 500 == 0) {
        assertThat(entries(index)).isEqualTo(entries(model));
      }
    }
  }

  private static List<List<Long>> entries(OrderedIndex of) {
    List<List<Long>> entries = new ArrayList<>();
    of.forEach((key, page) -> entries.add(List.of(key, (long) page)));
    return entries;
  }

  @Test
  void replacesAPageInItsPlace() {
    keys.putAll(Map.of(1, PARTITION | 5, 2, PARTITION | 5, 3, PARTITION | 5));
    index.insert(PARTITION | 5, 1);
    index.insert(PARTITION | 5, 2);
    assertThat(index.replace(PARTITION | 5, 1, 3)).isTrue();
    assertThat(index.replace(PARTITION | 5, 1, 3)).isFalse();
    assertThat(index.find(PARTITION | 5)).isEqualTo(3);
  }

  /** Phase 1 may have given a page another key before the event that removes it is applied. */
  @Test
  void aPageWhoseKeyIsAnotherOneIsNotFoundButRemoved() {
    keys.put(1, PARTITION | 5);
    index.insert(PARTITION | 5, 1);
    keys.put(1, PARTITION | 6);
    assertThat(index.find(PARTITION | 5)).isEqualTo(OrderedIndex.NONE);
    assertThat(index.remove(PARTITION | 5, 1)).isTrue();
    assertThat(index.size()).isZero();
  }

  @Test
  void takesTenBytesOfEachEntry(Seed seed) {
    RandomGenerator random = seed.random();
    for (int page = 0; page < 200_000; page++) {
      long key = PARTITION | (random.nextLong() >>> PARTITION_BITS);
      keys.put(page, key);
      index.insert(key, page);
      if (page >= 1_000) {
        assertThat((double) index.memoryBytes() / index.size()).isBetween(8.0, 10.3);
      }
    }
    index.clear();
    assertThat(index.size()).isZero();
    assertThat(index.find(PARTITION)).isEqualTo(OrderedIndex.NONE);
    assertThat(index.memoryBytes()).isLessThan(100);
  }
}
