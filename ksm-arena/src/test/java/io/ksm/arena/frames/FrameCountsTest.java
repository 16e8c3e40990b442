package io.ksm.arena.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The counts of frames, beside a map that counts the same. */
@ExtendWith(SeedExtension.class)
class FrameCountsTest {
  private final FrameCounts counts = new FrameCounts();

  @Test
  void agreesWithAMap(Seed seed) {
    SplittableRandom random = seed.random();
    TreeMap<Long, Integer> model = new TreeMap<>();
    long next = 1;
    for (int i = 0; i < 5000; i++) {
      Map.Entry<Long, Integer> some = model.ceilingEntry(random.nextLong(next + 1));
      if (some == null || random.nextInt(4) == 0) {
        next += random.nextInt(3000);
        int count = 1 + random.nextInt(5);
        counts.add(next, count);
        for (int j = 0; j < count; j++) {
          model.put(next++, 0);
        }
      } else if (some.getValue() == 0 && random.nextBoolean()) {
        counts.remove(some.getKey());
        model.remove(some.getKey());
      } else if (some.getValue() > 0 && random.nextBoolean()) {
        assertThat(counts.unmap(some.getKey())).isEqualTo(some.getValue() - 1);
        model.merge(some.getKey(), -1, Integer::sum);
      } else {
        counts.map(some.getKey(), 1);
        model.merge(some.getKey(), 1, Integer::sum);
      }
      compare(model, random.nextLong(next + 10_000));
      if (i % 500 == 0) {
        compareUnmapped(model);
      }
    }
  }

  private void compare(Map<Long, Integer> model, long frame) {
    assertThat(counts.exists(frame)).isEqualTo(model.containsKey(frame));
    assertThat(counts.mappings(frame)).isEqualTo(model.getOrDefault(frame, 0));
    assertThat(counts.frames()).isEqualTo(model.size());
    assertThat(counts.mappings())
        .isEqualTo(model.values().stream().mapToLong(Integer::longValue).sum());
  }

  private void compareUnmapped(Map<Long, Integer> model) {
    List<Long> unmapped = new ArrayList<>();
    counts.forEachUnmapped(unmapped::add);
    assertThat(unmapped)
        .isEqualTo(model.keySet().stream().filter(it -> model.get(it) == 0).toList());
  }

  @Test
  void refusesWhatWouldLoseAFrame() {
    counts.add(5, 2);
    counts.map(5, 1);
    assertThatThrownBy(() -> counts.remove(5)).hasMessage("frame 5 cannot go: 1 pages map it");
    assertThatThrownBy(() -> counts.remove(7)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> counts.unmap(6)).hasMessage("nothing maps frame 6");
    assertThatThrownBy(() -> counts.add(4, 2)).hasMessage("frame 5 exists already");
    assertThatThrownBy(() -> counts.map(900_000, 1)).hasMessage("there is no frame 900000");
    assertThat(counts.mappings(5)).isOne();
  }
}
