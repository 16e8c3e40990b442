package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine gives the results that the kernel's own tests know, of several settled areas. */
class GoldenVectorsTest {
  private static final int AREAS = 3;
  private static final int PAGES_PER_AREA = 50;
  private static final int N = AREAS * PAGES_PER_AREA;

  /** What the areas hold, and where the pages of them stand in the end. */
  @SuppressWarnings("ImmutableEnumChecker") // neither changes
  private enum Vector {
    TWO_VALUES(page -> 1 + page % 2, Standing.with().shared(2).sharing(N - 2)),
    THREE_VALUES(page -> 1 + page % 3, Standing.with().shared(3).sharing(N - 3)),
    ALL_EQUAL(page -> 1, Standing.with().shared(1).sharing(N - 1)),
    ALL_BUT_ONE(
        page -> page == N - 1 ? 2 : 1, Standing.with().shared(1).sharing(N - 2).unshared(1)),
    ALL_DIFFERENT(page -> 1 + page, Standing.with().unshared(N));

    final IntUnaryOperator content;
    final Standing settled;

    Vector(IntUnaryOperator content, Standing settled) {
      this.content = content;
      this.settled = settled;
    }

    List<WorkloadSource> areas(boolean isStatic) {
      return IntStream.range(0, AREAS).mapToObj(area -> area(area, isStatic)).toList();
    }

    private WorkloadSource area(int number, boolean isStatic) {
      int first = number * PAGES_PER_AREA;
      int[] contents = IntStream.range(first, first + PAGES_PER_AREA).map(content).toArray();
      String label = "area " + number;
      return isStatic
          ? NumberedMemory.still(label, contents).source()
          : NumberedMemory.live(label, contents).source();
    }
  }

  @ParameterizedTest
  @EnumSource
  void liveMemoryIsSettledByTwoScans(Vector vector) {
    List<WorkloadSource> areas = vector.areas(false);
    try (Engine engine = EngineSetup.PLAIN.engine(areas)) {
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().volatilePages(N));
      assertThat(Standing.after(engine, 1)).isEqualTo(vector.settled);
      assertThat(Standing.after(engine, 3)).isEqualTo(vector.settled);
    }
    areas.forEach(WorkloadSource::close);
  }

  @ParameterizedTest
  @EnumSource
  void staticMemoryIsSettledByOneScan(Vector vector) {
    List<WorkloadSource> areas = vector.areas(true);
    try (Engine engine = EngineSetup.PLAIN.engine(areas)) {
      assertThat(Standing.after(engine, 1)).isEqualTo(vector.settled);
      assertThat(Standing.after(engine, 3)).isEqualTo(vector.settled);
    }
    areas.forEach(WorkloadSource::close);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftAfterUnmerge(Vector vector) throws IOException {
    List<WorkloadSource> areas = vector.areas(false);
    try (Engine engine = EngineSetup.PLAIN.engine(areas)) {
      Standing.after(engine, 2);
      engine.unmerge();
      assertThat(Standing.of(engine.counters())).isEqualTo(Standing.NOWHERE);
      assertThat(engine.counters().generalProfit()).isZero();
      assertThat(engine.counters().pagesScanned()).isEqualTo(2 * N);
      assertThat(engine.counters().fullScans()).isZero();
      assertThat(Standing.after(engine, 2)).isEqualTo(vector.settled);
    }
    areas.forEach(WorkloadSource::close);
  }

  @Test
  void profitIsWhatIsSavedLessTheKernelsCostPerPage() {
    List<WorkloadSource> areas = Vector.ALL_BUT_ONE.areas(false);
    try (Engine engine = EngineSetup.PLAIN.engine(areas)) {
      Standing.after(engine, 2);
      assertThat(engine.counters().generalProfit())
          .isEqualTo((N - 2) * NumberedMemory.PAGE_SIZE - N * 64);
    }
    areas.forEach(WorkloadSource::close);
  }
}
