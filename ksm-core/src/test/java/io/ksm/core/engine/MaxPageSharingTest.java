package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadSource;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** N equal pages of which at most M may share a frame come to what the kernel's formula says. */
class MaxPageSharingTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 256})
  void followsTheFormula(int m) {
    for (int n = 1; n <= 30; n++) {
      check(n, m);
    }
    for (int n = 2 * m - 1; n <= 2 * m + 2; n++) {
      check(n, m);
    }
  }

  private static void check(int n, int m) {
    boolean full = n >= m && n % m <= 1;
    long shared = n == 1 ? 0 : full ? n / m : n / m + 1;
    long sharing = full ? shared * (m - 1) : n == 1 ? 0 : n - shared;
    int[] contents = new int[n];
    Arrays.fill(contents, 1);
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("equal pages", contents);
        Engine engine =
            EngineSetup.PLAIN
                .with(ReferencePolicy.PLAIN.withMaxSharers(m))
                .engine(memory.source())) {
      for (int settled = 0; settled < 2; settled++) {
        assertThat(Standing.after(engine, 2))
            .as("%d pages, %d to a frame", n, m)
            .isEqualTo(
                Standing.with().shared(shared).sharing(sharing).unshared(n - shared - sharing));
      }
      Counters counters = engine.counters();
      assertThat(counters.stableNodeChains()).isEqualTo(shared > 1 ? 1 : 0);
      assertThat(counters.stableNodeDups()).isEqualTo(shared > 1 ? shared : 0);
    }
  }
}
