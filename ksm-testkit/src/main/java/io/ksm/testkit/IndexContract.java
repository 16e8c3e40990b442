package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link OrderedIndex} must do.
 *
 * <pre>{@code
 * class SplayIndexTest extends IndexContract {
 *   @Override
 *   protected IndexFactory factory() {
 *     return new SplayIndexFactory();
 *   }
 * }
 * }</pre>
 *
 * <p>An implementation with inner rules also overrides {@link #checkInside}. If a bug slips past
 * this test, improve this test.
 */
@ExtendWith(SeedExtension.class)
public abstract class IndexContract {
  private static final long[] EXTREMES = {
    0, 1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -2, -1 // ascending, unsigned
  };

  /** For subclasses. */
  protected IndexContract() {}

  /** Returns the factory of the index under test. */
  protected abstract IndexFactory factory();

  /** Makes an empty index with default options; override it to test a variant. */
  protected OrderedIndex newIndex() {
    return factory().create(Options.of(factory(), Map.of()));
  }

  /**
   * Checks an index's inner rules; does nothing unless overridden.
   *
   * @param index made by {@link #newIndex}
   */
  protected void checkInside(OrderedIndex index) {}

  /** An index that holds nothing finds, removes, replaces and passes nothing. */
  @Test
  public void emptyHoldsNothing() {
    OrderedIndex index = newIndex();
    for (long key : EXTREMES) {
      assertThat(index.find(key)).isEqualTo(OrderedIndex.NONE);
      assertThat(index.remove(key, 0)).isFalse();
      assertThat(index.replace(key, 0, 1)).isFalse();
    }
    assertThat(index.size()).isZero();
    assertThat(entries(index)).isEmpty();
    checkInside(index);
  }

  /** The second close does nothing, and no other index of the factory notices either. */
  @Test
  public void closesTwice() {
    OrderedIndex other = newIndex();
    other.insert(7, 1);
    OrderedIndex index = newIndex();
    index.insert(7, 2);
    index.close();
    index.close();
    assertThat(other.find(7)).isEqualTo(1);
    other.close();
  }

  /** The engine makes hundreds of indexes, most of which stay small. */
  @Test
  public void emptyIsSmall() {
    assertThat(newIndex().memoryBytes()).isBetween(1L, 1024L);
  }

  /** Keys are ordered as unsigned numbers, to both ends. */
  @Test
  public void ordersUnsigned() {
    OrderedIndex index = newIndex();
    for (int i : new int[] {3, 6, 0, 5, 2, 4, 1}) {
      index.insert(EXTREMES[i], i);
    }
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < EXTREMES.length; i++) {
      assertThat(index.find(EXTREMES[i])).isEqualTo(i);
      expected.add(EXTREMES[i]);
    }
    assertThat(entries(index)).extracting(Entry::key).isEqualTo(expected);
    checkInside(index);
  }

  /** The lowest and the highest page are pages like any other, and so is one under several keys. */
  @Test
  public void takesAnyPage() {
    OrderedIndex index = newIndex();
    index.insert(7, 0);
    index.insert(8, Integer.MAX_VALUE);
    index.insert(9, Integer.MAX_VALUE);
    assertThat(index.find(7)).isZero();
    assertThat(index.remove(8, Integer.MAX_VALUE)).isTrue();
    assertThat(index.replace(9, Integer.MAX_VALUE, Integer.MAX_VALUE - 1)).isTrue();
    assertThat(entries(index))
        .containsExactly(new Entry(7, 0), new Entry(9, Integer.MAX_VALUE - 1));
  }

  /** Among equal keys the first is found, removed, and replaced in its place. */
  @Test
  public void equalKeysKeepTheirOrder() {
    OrderedIndex index = newIndex();
    for (int page : new int[] {5, 3, 9, 3, 1}) {
      index.insert(-4, page);
    }
    index.insert(-5, 3);
    assertThat(index.find(-4)).isEqualTo(5);
    assertThat(index.replace(-4, 3, 8)).isTrue();
    assertThat(pages(index)).containsExactly(3, 5, 8, 9, 3, 1);
    assertThat(index.remove(-4, 5)).isTrue();
    assertThat(index.find(-4)).isEqualTo(8);
    assertThat(index.remove(-4, 5)).isFalse();
    index.insert(-4, 8);
    assertThat(index.remove(-4, 8)).isTrue();
    assertThat(pages(index)).containsExactly(3, 9, 3, 1, 8);
    checkInside(index);
  }

  /** What is asked for must agree in key and page. */
  @Test
  public void leavesOthersAlone() {
    OrderedIndex index = newIndex();
    index.insert(10, 1);
    index.insert(11, 2);
    assertThat(index.remove(10, 2)).isFalse();
    assertThat(index.remove(9, 1)).isFalse();
    assertThat(index.replace(11, 1, 7)).isFalse();
    assertThat(index.find(12)).isEqualTo(OrderedIndex.NONE);
    assertThat(entries(index)).containsExactly(new Entry(10, 1), new Entry(11, 2));
  }

  /** A walk may look things up, and walk. */
  @Test
  public void findsDuringWalk(Seed seed) {
    OrderedIndex index = newIndex();
    seed.random().longs(300).forEach(key -> index.insert(key, 1));
    int[] met = {0, 0};
    index.forEach((key, page) -> {
      assertThat(index.find(key)).isEqualTo(page);
      if (met[0]++ == 100) {
        index.forEach((innerKey, innerPage) -> met[1]++);
      }
    });
    assertThat(met).containsExactly(300, 300);
  }

  /** Crafted collisions: one key for very many entries, first in, first out. */
  @Test
  public void manyEqualKeysAreAQueue() {
    int count = 200_000;
    int removed = 1_000;
    OrderedIndex index = newIndex();
    for (int i = 0; i < count; i++) {
      index.insert(42, i);
      assertThat(index.find(42)).isZero();
    }
    checkInside(index);
    for (int i = 0; i < removed; i++) {
      assertThat(index.remove(42, i)).isTrue();
      assertThat(index.find(42)).isEqualTo(i + 1);
    }
    assertThat(index.remove(42, count - 1)).isTrue();
    assertThat(index.replace(42, count - 2, count)).isTrue();
    assertThat(pages(index)).hasSize(count - removed - 1).startsWith(removed).endsWith(count);
    checkInside(index);
  }

  /** A long life of all operations, compared with a sorted map step by step. */
  @ParameterizedTest
  @EnumSource
  public void agreesWithModel(KeyPattern keys, Seed seed) {
    OrderedIndex index = newIndex();
    IndexExercise exercise = new IndexExercise(new AssertingIndex(index), keys, seed);
    // To remove one of many equal keys may take time in proportion to them, also for the model.
    int steps = keys == KeyPattern.ONE || keys == KeyPattern.EXTREME ? 3_000 : 60_000;
    for (int percentInserts : new int[] {90, 50, 10, 70, 30, 2}) {
      exercise.run(steps, percentInserts);
      exercise.walk();
      checkInside(index);
    }
    exercise.clear();
    checkInside(index);
    exercise.run(steps, 80);
    exercise.walk();
    checkInside(index);
  }

  /** Many short lives, in which the smallest sizes come up again and again. */
  @ParameterizedTest
  @EnumSource
  public void agreesWithModelWhileSmall(KeyPattern keys, Seed seed) {
    for (int life = 0; life < 100; life++) {
      OrderedIndex index = newIndex();
      IndexExercise exercise =
          new IndexExercise(new AssertingIndex(index), keys, seed.derive(life));
      for (int step = 0; step < 40; step++) {
        exercise.run(1 + life / 10, 50);
        checkInside(index);
      }
      exercise.walk();
    }
  }

  /** Memory follows the entries: enough for each, and not much more. */
  @Test
  public void memoryGrowsWithEntries(Seed seed) {
    SplittableRandom random = seed.random();
    OrderedIndex index = newIndex();
    long before = index.memoryBytes();
    for (int size = 1_000; size <= 300_000; size *= 3) {
      while (index.size() < size) {
        index.insert(random.nextLong(), index.size());
      }
      assertThat(index.memoryBytes()).isGreaterThan(before).isBetween(12L * size, 48L * size);
      before = index.memoryBytes();
    }
    index.clear();
    assertThat(index.memoryBytes()).isPositive();
    assertThat(entries(index)).isEmpty();
  }

  /** What is removed is used again: an index does not grow by living long. */
  @ParameterizedTest
  @EnumSource(names = {"PARTITION", "ASCENDING", "DRIFTING"})
  public void memoryDoesNotLeak(KeyPattern keys, Seed seed) {
    SplittableRandom random = seed.random();
    int held = 1_000;
    long[] queue = new long[held];
    OrderedIndex index = newIndex();
    for (int i = 0; i < 500 * held; i++) {
      int at = i % held;
      if (i >= held) {
        assertThat(index.remove(queue[at], at)).isTrue();
      }
      queue[at] = keys.key(random, i);
      index.insert(queue[at], at);
    }
    assertThat(index.size()).isEqualTo(held);
    assertThat(index.memoryBytes()).isLessThan(100L * held);
    checkInside(index);
  }

  /** Entries come and go without an object for any of them; room for growth is another thing. */
  @Test
  public void settledOperationAllocatesNothing(Seed seed) {
    int held = 10_000;
    int steps = 20 * held;
    SplittableRandom random = seed.random();
    long[] keys = random.longs(held).toArray();
    OrderedIndex index = newIndex();
    for (int page = 0; page < held; page++) {
      index.insert(keys[page], page);
    }
    long bytes =
        Allocation.bytesOf(() -> {
          for (int i = 0; i < steps; i++) {
            int page = i % held;
            index.replace(keys[page], index.find(keys[page]), page);
            index.remove(keys[page], page);
            keys[page] = random.nextLong();
            index.insert(keys[page], page);
          }
        });
    int smallestObject = 16;
    assertThat(bytes).isLessThan((long) steps * smallestObject / 4);
  }

  private record Entry(long key, int page) {}

  private static List<Entry> entries(OrderedIndex index) {
    List<Entry> entries = new ArrayList<>();
    index.forEach((key, page) -> entries.add(new Entry(key, page)));
    return entries;
  }

  private static List<Integer> pages(OrderedIndex index) {
    return entries(index).stream().map(Entry::page).toList();
  }
}
