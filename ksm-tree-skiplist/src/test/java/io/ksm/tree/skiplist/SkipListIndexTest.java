package io.ksm.tree.skiplist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.UsageException;
import io.ksm.testkit.IndexContract;
import io.ksm.testkit.Seed;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SkipListIndexTest extends IndexContract {
  @Override
  protected IndexFactory factory() {
    return new SkipListIndexFactory();
  }

  @Override
  protected void checkInside(OrderedIndex index) {
    SkipListRules.check((SkipListIndex) index);
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
}
