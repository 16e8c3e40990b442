package io.ksm.tree.skiplist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.UsageException;
import io.ksm.testkit.Allocation;
import io.ksm.testkit.IndexContract;
import io.ksm.testkit.KeyPattern;
import io.ksm.testkit.Seed;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the contract of all indexes, the rules of skip lists, and the memory that they take. */
class SkipListIndexTest extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return new SkipListIndexFactory();
  }

  @Override
  protected void checkInside(OrderedIndex index) {
    SkipListRules.check((SkipListIndex) index);
  }

  /** A wide slot has sixteen entries at most on average, and chance adds no more than a few. */
  @ParameterizedTest
  @EnumSource(names = {"MIXED", "PARTITION"})
  void listsStayShort(KeyPattern keys, Seed seed) {
    SplittableRandom random = seed.random();
    SkipListIndex index = new SkipListIndex(1);
    for (int i = 0; i < 200_000; i++) {
      index.insert(keys.key(random, i), i);
    }
    for (int slot = 0; slot < index.slots(); slot++) {
      if (index.isInUse(slot) && index.head(slot) != SkipLists.NIL) {
        int[] entries = {0};
        index.lists().forEach(index.head(slot), (key, page) -> entries[0]++);
        assertThat(entries[0]).isLessThan(64);
      }
    }
  }

  @Test
  void seedDecidesHeights(Seed seed) {
    long one = memoryWithSeed("5", seed);
    assertThat(memoryWithSeed("5", seed)).isEqualTo(one);
    assertThat(memoryWithSeed("6", seed)).isNotEqualTo(one);
  }

  private long memoryWithSeed(String heights, Seed keys) {
    Options options = Options.of(factory(), Map.of("seed", heights));
    SkipListIndex index = (SkipListIndex) factory().create(options);
    keys.random().longs(10_000).forEach(key -> index.insert(key, 0));
    return index.lists().cells().used();
  }

  @Test
  void refusesSeedThatIsNone() {
    Options options = Options.of(factory(), Map.of("seed", "-1"));
    assertThatThrownBy(() -> factory().create(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("option 'seed' of 'skiplist' is '-1'");
  }

  /** Segments never move: all that growth throws away is a directory when it doubles. */
  @Test
  void growthMakesLittleGarbage(Seed seed) {
    long[] keys = seed.random().longs(300_000).toArray();
    long[] memory = {0};
    long allocated =
        Allocation.bytesOf(() -> {
          SkipListIndex index = new SkipListIndex(1);
          for (int page = 0; page < keys.length; page++) {
            index.insert(keys[page], page);
          }
          memory[0] = index.memoryBytes();
        });
    assertThat(allocated).isBetween(memory[0], memory[0] + memory[0] / 10);
  }

  /** A segment at most, whatever the size, and what it takes to find a list. */
  @Test
  void littleRoomLiesIdle(Seed seed) {
    SplittableRandom random = seed.random();
    SkipListIndex index = new SkipListIndex(1);
    for (int i = 0; i < 200_000; i++) {
      index.insert(random.nextLong(), i);
      if (i % 1_000 == 0) {
        long inUse = 4L * index.lists().cells().used() + 4L * index.slots();
        assertThat(index.memoryBytes()).isBetween(inUse, inUse + inUse / 50 + 5_120);
      }
    }
  }
}
