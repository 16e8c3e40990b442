package io.ksm.testkit;

import static io.ksm.testkit.IndexExercise.assertFind;
import static io.ksm.testkit.IndexExercise.assertRemove;
import static io.ksm.testkit.IndexExercise.assertReplace;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
 * <p>One test makes the test class anew in another JVM, where nothing is called before {@link
 * #factory}: a factory that {@code @BeforeEach} sets is missing there, and the test is skipped.
 *
 * <p>An implementation with inner rules also overrides {@link #checkInside}. If a bug slips past
 * this test, improve this test.
 */
@Contract
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
      assertFind(index, key, OrderedIndex.NONE);
      assertRemove(index, key, 0, false);
      assertReplace(index, key, 0, 1, false);
    }
    assertThat(index.size()).as("size() of an empty index").isZero();
    assertThat(entries(index)).as("what forEach() passes of an empty index").isEmpty();
    checkInside(index);
  }

  /** A cleared index is an empty one, and takes entries as a new one does. */
  @Test
  public void clearRemovesAll() {
    OrderedIndex index = newIndex();
    IntStream.range(0, 100).forEach(page -> index.insert(page / 2, page));
    index.clear();
    assertThat(entries(index)).as("what forEach() passes after clear()").isEmpty();
    assertThat(index.size()).as("size() after clear()").isZero();
    assertFind(index, 7, OrderedIndex.NONE);
    index.insert(7, 3);
    index.insert(6, 4);
    assertThat(entries(index))
        .as("what forEach() passes of what was inserted after clear()")
        .containsExactly(new Entry(6, 4), new Entry(7, 3));
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
    assertFind(other, 7, 1);
    other.close();
  }

  /** The engine makes hundreds of indexes, most of which stay small. */
  @Test
  public void emptyIsSmall() {
    assertThat(newIndex().memoryBytes()).as("memoryBytes() of an empty index").isBetween(1L, 1024L);
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
      assertFind(index, EXTREMES[i], i);
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
    assertFind(index, 7, 0);
    assertRemove(index, 8, Integer.MAX_VALUE, true);
    assertReplace(index, 9, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, true);
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
    assertFind(index, -4, 5);
    assertReplace(index, -4, 3, 8, true);
    assertThat(pages(index)).containsExactly(3, 5, 8, 9, 3, 1);
    assertRemove(index, -4, 5, true);
    assertFind(index, -4, 8);
    assertRemove(index, -4, 5, false);
    index.insert(-4, 8);
    assertRemove(index, -4, 8, true);
    assertThat(pages(index)).containsExactly(3, 9, 3, 1, 8);
    checkInside(index);
  }

  /** What is asked for must agree in key and page. */
  @Test
  public void leavesOthersAlone() {
    OrderedIndex index = newIndex();
    index.insert(10, 1);
    index.insert(11, 2);
    assertRemove(index, 10, 2, false);
    assertRemove(index, 9, 1, false);
    assertReplace(index, 11, 1, 7, false);
    assertFind(index, 12, OrderedIndex.NONE);
    assertThat(entries(index)).containsExactly(new Entry(10, 1), new Entry(11, 2));
  }

  /** A walk may look things up, and walk. */
  @Test
  public void findsDuringWalk(Seed seed) {
    OrderedIndex index = newIndex();
    seed.random().longs(300).forEach(key -> index.insert(key, 1));
    int[] met = {0, 0};
    index.forEach((key, page) -> {
      assertFind(index, key, page);
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
      assertFind(index, 42, 0);
    }
    checkInside(index);
    for (int i = 0; i < removed; i++) {
      assertRemove(index, 42, i, true);
      assertFind(index, 42, i + 1);
    }
    assertRemove(index, 42, count - 1, true);
    assertReplace(index, 42, count - 2, count, true);
    assertThat(pages(index)).hasSize(count - removed - 1).startsWith(removed).endsWith(count);
    checkInside(index);
  }

  /** A long life of all operations, compared with a sorted map step by step. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  public void agreesWithModel(KeyPattern keys, Seed seed) {
    OrderedIndex index = newIndex();
    new IndexExercise(new AssertingIndex(index), keys, seed).liveLong(() -> checkInside(index));
  }

  /** Many short lives, in which the smallest sizes come up again and again. */
  @ParameterizedTest
  @EnumSource
  public void agreesWithModelWhileSmall(KeyPattern keys, Seed seed) {
    for (int life = 0; life < 100; life++) {
      OrderedIndex index = newIndex();
      new IndexExercise(new AssertingIndex(index), keys, seed.derive(life))
          .liveShort(1 + life / 10, () -> checkInside(index));
    }
  }

  /** Memory follows the entries: enough for each, and not much more. */
  @Test
  public void memoryGrowsWithEntries(Seed seed) {
    SplittableRandom random = seed.random();
    OrderedIndex index = newIndex();
    long before = index.memoryBytes();
    for (int size = 1_000; size <= 300_000; size *= 3) {
      // Counted here, as an index that loses entries would never be full.
      for (int page = index.size(); page < size; page++) {
        index.insert(random.nextLong(), page);
      }
      assertThat(index.size()).as("size() after %d calls of insert()", size).isEqualTo(size);
      assertThat(index.memoryBytes())
          .as("memoryBytes() with %d entries", size)
          .isGreaterThan(before)
          .isBetween(12L * size, 48L * size);
      before = index.memoryBytes();
    }
    index.clear();
    assertThat(index.memoryBytes()).as("memoryBytes() after clear()").isPositive();
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
        assertRemove(index, queue[at], at, true);
      }
      queue[at] = keys.key(random, i);
      index.insert(queue[at], at);
    }
    assertThat(index.size()).isEqualTo(held);
    assertThat(index.memoryBytes())
        .as("memoryBytes() with %d entries, after many came and went", held)
        .isLessThan(100L * held);
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
    assertThat(bytes)
        .as("bytes allocated by replace(), remove() and insert(), %d times each", steps)
        .isLessThan((long) steps * smallestObject / 4);
  }

  /** An engine has an index for each of its partitions, and uses them in turn. */
  @Test
  public void indexesInTurnDoNotDisturbEachOther(Seed seed) {
    IndexCrowd.checkInTurn(this::newIndex, seed);
  }

  /** One thread at a time uses an index, but several threads use several. */
  @Test
  public void indexesOfSeveralThreadsDoNotDisturbEachOther(Seed seed) throws Exception {
    IndexCrowd.checkThreads(this::newIndex, seed);
  }

  /** Two million pages, which are 8 GiB: none is lost, and each is found. */
  @Test
  public void holdsMillionsOfEntries() {
    IndexLoad.checkMany(newIndex());
  }

  /** Thirty times the entries may take a little longer for each, but not thirty times as long. */
  @ParameterizedTest
  @EnumSource(names = {"PARTITION", "ASCENDING", "ONE"})
  public void workPerEntryHardlyGrows(KeyPattern keys, Seed seed) {
    IndexLoad.checkGrowth(this::newIndex, keys, seed);
  }

  /**
   * What an index says that it occupies is what a JVM of its own loses by it, give or take a fifth.
   * Native memory counts if it comes from an {@link java.lang.foreign.Arena} or a direct buffer.
   * Override this test if yours comes from elsewhere.
   */
  @Test
  public void memoryIsWhatTheJvmHasLess() throws Exception {
    IndexMemory.check(this);
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
