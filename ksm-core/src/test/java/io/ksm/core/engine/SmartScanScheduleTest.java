package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Smart scan skips pages that never merge, and only those. */
class SmartScanScheduleTest {
  private static final EngineSetup SMART =
      EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withSmartScan());

  @Test
  void aPageThatNeverMergesIsVisitedEverMoreRarely() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("one page", 1);
        Engine engine = SMART.engine(memory.source())) {
      List<Integer> visits = new ArrayList<>();
      for (int scan = 1; scan <= 50; scan++) {
        long before = engine.counters().pagesScanned();
        Counters counters = engine.scan().counters();
        if (counters.pagesScanned() > before) {
          visits.add(scan);
        }
        assertThat(counters.pagesSkipped()).isEqualTo(scan - visits.size());
        assertThat(counters.pagesScanned()).isEqualTo(visits.size());
      }
      assertThat(visits).containsExactly(1, 2, 3, 4, 6, 9, 14, 23, 32, 41, 50);
    }
  }

  @Test
  void aSkippedPageIsVolatileAndItsEqualFindsNothing() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("two pages", 1, -1);
        Engine engine = SMART.engine(memory.source())) {
      assertThat(Standing.after(engine, 4)).isEqualTo(Standing.with().unshared(1));
      memory.write(1, 1);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().volatilePages(2));
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).sharing(1));
    }
  }

  @Test
  void mergedPagesAreNeverSkipped() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("equal pages", 1, 1, 1);
        Engine engine = SMART.engine(memory.source())) {
      Standing.after(engine, 50);
      assertThat(engine.counters().pagesSkipped()).isZero();
      assertThat(engine.counters().pagesScanned()).isEqualTo(3 * 50);
    }
  }
}
