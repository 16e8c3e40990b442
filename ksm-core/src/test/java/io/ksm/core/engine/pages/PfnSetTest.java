package io.ksm.core.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PfnSetTest {
  /** Those of a trace begin far above those of a machine, and those of a machine have gaps. */
  @Test
  void holdsWhatWasAddedWhereverItIs() {
    SplittableRandom random = new SplittableRandom(20261130);
    PfnSet set = new PfnSet();
    Set<Long> expected = new HashSet<>();
    assertThat(set.isEmpty()).isTrue();
    for (int i = 0; i < 20_000; i++) {
      long base = random.nextLong(3) << 44;
      long pfn = base + 1 + (random.nextInt(200) << 15) + random.nextInt(70);
      assertThat(set.contains(pfn)).isEqualTo(expected.contains(pfn));
      assertThat(set.add(pfn)).isEqualTo(expected.add(pfn));
      assertThat(set.contains(pfn)).isTrue();
    }
    assertThat(set.isEmpty()).isFalse();
    set.clear();
    assertThat(set.isEmpty()).isTrue();
    assertThat(expected).noneMatch(set::contains);
  }

  /** A trace may hold any number, and so may a plug-in give it. */
  @Test
  void anyNumberMayBeAPfn() {
    PfnSet set = new PfnSet();
    long[] pfns = {-1, -63, -64, -40_000, Long.MIN_VALUE, Long.MAX_VALUE, 0};
    for (long pfn : pfns) {
      assertThat(set.contains(pfn)).as("%d", pfn).isFalse();
      assertThat(set.add(pfn)).as("%d", pfn).isTrue();
    }
    for (long pfn : pfns) {
      assertThat(set.add(pfn)).as("%d", pfn).isFalse();
    }
  }

  @Test
  void edgesOfBlocksAreDifferentPages() {
    PfnSet set = new PfnSet();
    long last = (1 << 15) - 1;
    assertThat(set.add(last)).isTrue();
    assertThat(set.contains(last + 1)).isFalse();
    assertThat(set.contains(last - 64)).isFalse();
    assertThat(set.add(last + 1)).isTrue();
    assertThat(set.add(last)).isFalse();
  }
}
