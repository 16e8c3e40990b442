package io.ksm.core.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.testkit.workload.WorkloadSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers are used again; the scan order is that of coming. */
class SourceTableTest {
  private final List<WorkloadSource> sources =
      Stream.of("a", "b", "c", "d").map(label -> NumberedMemory.live(label, 1).source()).toList();

  private final SourceTable table = new SourceTable(List.copyOf(sources.subList(0, 3)));

  private String order() {
    StringBuilder order = new StringBuilder();
    for (SourceState state : table) {
      order.append(state.source.label()).append(state.number);
    }
    return order.toString();
  }

  @Test
  void numbersAreUsedAgain() {
    assertThat(order()).isEqualTo("a0b1c2");
    table.remove(sources.get(1));
    table.dropLeft();
    assertThat(order()).isEqualTo("a0c2");
    assertThat(table.numberLimit()).isEqualTo(3);
    table.add(sources.get(3));
    assertThat(order()).isEqualTo("a0c2d1");
    assertThat(table.get(1).source).isSameAs(sources.get(3));
    assertThat(table.numberLimit()).isEqualTo(3);
    table.add(sources.get(1));
    assertThat(order()).isEqualTo("a0c2d1b3");
  }

  @Test
  void whatWasRemovedIsHereUntilItHasLeft() {
    table.remove(sources.get(0));
    assertThat(table.contains(sources.get(0))).isTrue();
    assertThat(table.takeLeft()).isEmpty();
    table.dropLeft();
    assertThat(table.contains(sources.get(0))).isFalse();
    assertThat(table.takeLeft()).containsExactly(sources.get(0));
    assertThat(table.takeLeft()).isEmpty();
  }

  @AfterEach
  void close() {
    sources.forEach(WorkloadSource::close);
  }
}
