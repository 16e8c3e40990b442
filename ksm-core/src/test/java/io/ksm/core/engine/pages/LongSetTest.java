package io.ksm.core.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
class LongSetTest {

  @Test
  void equalsAHashSet(Seed seed) {
    SplittableRandom random = seed.random();
    LongSet ours = new LongSet();
    Set<Long> theirs = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      int shift = random.nextInt(64);
      for (int i = 0; i < 2000; i++) {
        long number = random.nextLong() << shift;
        assertThat(ours.contains(number)).isEqualTo(theirs.contains(number));
        ours.add(number);
        theirs.add(number);
        assertThat(ours.contains(number)).isTrue();
        assertThat(ours.size()).isEqualTo(theirs.size());
        assertThat(ours.contains(~number)).isEqualTo(theirs.contains(~number));
      }
      assertThat(theirs).allMatch(ours::contains);
      if (random.nextInt(4) == 0) {
        ours.clear();
        assertThat(ours.size()).isZero();
        assertThat(theirs).noneMatch(ours::contains);
        theirs.clear();
      }
    }
  }
}
