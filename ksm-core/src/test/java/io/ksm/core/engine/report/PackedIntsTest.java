package io.ksm.core.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Numbers come back by group, in the order in which they came. */
class PackedIntsTest {
  @Test
  void equalsAMapOfLists() {
    SplittableRandom random = new SplittableRandom(3);
    for (int size : new int[] {0, 1, 15, 16, 17, 1000}) {
      PackedInts packed = new PackedInts();
      Map<Integer, List<Integer>> expected = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        int group = random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(20) * 3;
        int number = random.nextInt();
        packed.add(group, number);
        expected.computeIfAbsent(group, any -> new ArrayList<>()).add(number);
      }
      packed.sort();
      expected.forEach((group, numbers) ->
          assertThat(packed.of(group))
              .containsExactly(numbers.stream().mapToInt(Integer::intValue).toArray()));
      assertThat(packed.of(1)).isEmpty();
      assertThat(packed.of(100)).isEmpty();
    }
  }
}
