package io.ksm.tree.rb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.IndexFactory;
import io.ksm.api.OrderedIndex;
import io.ksm.testkit.IndexContract;
import io.ksm.testkit.KeyPattern;
import io.ksm.testkit.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the contract of all indexes, the rules of red-black trees, and the memory that they take.
 */
class RedBlackIndexTest extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return new RedBlackIndexFactory();
  }

  @Override
  protected void checkInside(OrderedIndex index) {
    RedBlackRules.check((RedBlackIndex) index);
  }

  /** Sixteen entries a tree is the most on average, and chance adds no more than a few. */
  @ParameterizedTest
  @EnumSource(names = {"MIXED", "PARTITION"})
  void treesStaySmall(KeyPattern keys, Seed seed) {
    SplittableRandom random = seed.random();
    RedBlackIndex index = (RedBlackIndex) newIndex();
    for (int i = 0; i < 200_000; i++) {
      index.insert(keys.key(random, i), i);
    }
    for (int i = 0; i < index.fences().count(); i++) {
      Grove grove = index.grove(i);
      for (char root : grove.roots()) {
        int[] entries = {0};
        grove.nodes().forEach(root, (key, page) -> entries[0]++);
        assertThat(entries[0]).isLessThan(64);
      }
    }
  }

  /** At any size: half a segment per grove on average, and what it takes to find a tree. */
  @ParameterizedTest
  @EnumSource(names = {"MIXED", "PARTITION"})
  void littleRoomLiesIdle(KeyPattern keys, Seed seed) {
    SplittableRandom random = seed.random();
    RedBlackIndex index = new RedBlackIndex();
    for (int i = 0; i < 300_000; i++) {
      index.insert(keys.key(random, i), i);
      if (i % 1_000 == 0) {
        assertThat(index.memoryBytes()).isBetween(16L * i, 17L * i + 6_144);
      }
    }
  }
}
