package io.ksm.arena.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.linux.ProcFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How many mappings arenas take together. */
class MappingBudgetTest {
  @Test
  void shortRunsHaveHalf() {
    MappingBudget budget = new MappingBudget(10);
    try {
      assertThat(budget.roomForShort()).isEqualTo(5);
      assertThat(budget.hasRoom(5, true)).isTrue();
      assertThat(budget.hasRoom(6, true)).isFalse();
      assertThat(budget.hasRoom(10, false)).isTrue();
      assertThat(budget.hasRoom(11, false)).isFalse();
      budget.take(7);
      assertThat(budget.roomForShort()).isZero();
      assertThat(budget.hasRoom(0, true)).isTrue();
      assertThat(budget.hasRoom(-1, true)).isTrue();
      assertThat(budget.hasRoom(1, true)).isFalse();
      assertThat(budget.hasRoom(3, false)).isTrue();
      budget.take(-3);
      assertThat(budget.used()).isEqualTo(4);
    } finally {
      budget.close();
    }
  }

  @Test
  void arenasShareOneLimit() {
    MappingBudget first = new MappingBudget(10);
    MappingBudget second = new MappingBudget(10);
    first.take(8);
    assertThat(second.hasRoom(3, false)).isFalse();
    assertThat(second.used()).isZero();
    first.close();
    first.close();
    assertThat(first.used()).isZero();
    assertThat(second.hasRoom(10, false)).isTrue();
    second.close();
  }

  @Test
  void theJvmKeepsHalf() throws IOException {
    long most = Long.parseLong(ProcFile.read("/proc/sys/vm/max_map_count").strip());
    long present = ProcFile.read("/proc/self/maps").lines().count();
    assertThat(MappingBudget.ofProcess().limit()).isBetween(1L, (most - present / 2) / 2);
  }
}
