package io.ksm.core.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.WorkloadSource;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  void labelsAreToldApartByTheLowestFreeNumber() {
    List<PageSource> same =
        Stream.generate(() -> (PageSource) NumberedMemory.live("x", 1).source()).limit(5).toList();
    SourceTable equals = new SourceTable(same.subList(0, 4));
    assertThat(labels(equals)).containsExactly("x", "x (2)", "x (3)", "x (4)");
    equals.remove(same.get(1));
    equals.dropLeft();
    equals.add(same.get(4));
    equals.add(same.get(1));
    assertThat(labels(equals)).containsExactly("x", "x (3)", "x (4)", "x (2)", "x (5)");
  }

  private static List<String> labels(SourceTable table) {
    return table.stream().map(state -> state.label).toList();
  }

  /** A label costs no more the more sources have it. */
  @Test
  void manySourcesMayHaveOneLabel() {
    PageSource one = NumberedMemory.live("x", 1).source();
    List<PageSource> many = Stream.generate(() -> one).limit(20_000).toList();
    SourceTable table =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new SourceTable(many));
    assertThat(table.get(19_999).label).isEqualTo("x (20000)");
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

  /** A merging source one of whose methods lacks a class, the first so many times. */
  private static MergingSource broken(SwappingSource source, String method, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (MergingSource)
        Proxy.newProxyInstance(
            MergingSource.class.getClassLoader(),
            new Class<?>[] {MergingSource.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method) && left.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("acme/Codec");
              }
              return called.invoke(source, arguments);
            });
  }

  @Test
  void whatCannotBeTakenInIsAsItWas() {
    for (String method : List.of("fingerprints", "attach", "isStatic")) {
      try (SwappingSource memory = NumberedMemory.swapping("merging", 1).source()) {
        MergingSource source = broken(memory, method, 1);
        assertThatThrownBy(() -> table.add(source)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(table.contains(source)).isFalse();
        table.add(source);
        assertThat(table.get(3).label).as("nobody has it").isEqualTo("merging");
        table.remove(source);
        table.dropLeft();
      }
    }
  }

  @Test
  void oneThatIsNotGivenBackDoesNotKeepTheOthers() {
    try (SwappingSource one = NumberedMemory.swapping("one", 1).source();
        SwappingSource other = NumberedMemory.swapping("other", 1).source()) {
      SourceTable both = new SourceTable(List.of(broken(one, "detach", 1), other));
      both.attachAll();
      assertThatThrownBy(both::detachAll).isInstanceOf(NoClassDefFoundError.class);
      other.attach();
    }
  }

  @Test
  void allAreTakenInOrNone() {
    try (SwappingSource one = NumberedMemory.swapping("one", 1).source();
        SwappingSource other = NumberedMemory.swapping("other", 1).source()) {
      SourceTable both = new SourceTable(List.of(one, broken(other, "attach", 1)));
      assertThatThrownBy(both::attachAll).isInstanceOf(NoClassDefFoundError.class);
      both.attachAll();
    }
  }

  @AfterEach
  void close() {
    sources.forEach(WorkloadSource::close);
  }

  /** Else a scan in which it fails would take less processor time than none. */
  @Test
  void theProcessorTimeOfASourceThatFailsStays() {
    AtomicInteger asked = new AtomicInteger();
    PageSource source =
        (PageSource)
            Proxy.newProxyInstance(
                PageSource.class.getClassLoader(),
                new Class<?>[] {PageSource.class},
                (proxy, called, arguments) -> {
                  if (!called.getName().equals("cpuNanos")) {
                    return called.invoke(sources.get(3), arguments);
                  }
                  if (asked.incrementAndGet() > 2) {
                    throw new IllegalStateException("no time");
                  }
                  return asked.get() * 1000L;
                });
    table.add(source);
    assertThat(table.cpuNanos()).isEqualTo(1000);
    assertThat(table.cpuNanos()).isEqualTo(2000);
    assertThat(table.cpuNanos()).isEqualTo(2000);
    assertThat(table.failed()).hasSize(1);
    assertThat(table.cpuNanos()).isEqualTo(2000);
    assertThat(asked).hasValue(3);
  }
}
