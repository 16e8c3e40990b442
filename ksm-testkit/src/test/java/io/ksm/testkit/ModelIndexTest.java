package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.OrderedIndex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelIndexTest {
  private final OrderedIndex index = new ModelIndex();

  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    index.forEach((key, page) -> entries.add(key + ":" + page));
    return entries;
  }

  @Test
  void ordersByUnsignedKeyThenInsertion() {
    index.insert(-1, 4);
    index.insert(3, 9);
    index.insert(3, 1);
    index.insert(0, 2);
    assertThat(entries()).containsExactly("0:2", "3:9", "3:1", "-1:4");
    assertThat(index.find(3)).isEqualTo(9);
    assertThat(index.find(4)).isEqualTo(OrderedIndex.NONE);
  }

  @Test
  void changesTheFirstOfEqualEntries() {
    for (int page : new int[] {7, 5, 7}) {
      index.insert(1, page);
    }
    assertThat(index.replace(1, 7, 6)).isTrue();
    assertThat(index.replace(1, 8, 6)).isFalse();
    assertThat(entries()).containsExactly("1:6", "1:5", "1:7");
    assertThat(index.remove(1, 5)).isTrue();
    assertThat(index.remove(1, 5)).isFalse();
    assertThat(entries()).containsExactly("1:6", "1:7");
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void forgetsAll() {
    index.insert(1, 1);
    index.clear();
    assertThat(index.size()).isZero();
    assertThat(entries()).isEmpty();
    assertThat(index.find(1)).isEqualTo(OrderedIndex.NONE);
  }
}
