package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import io.ksm.api.MergingSource;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.SwappingSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.invocation.Invocation;

/** Neighbouring pages go onto neighbouring frames in one call, which makes real merging fast. */
class MergeRunsTest {
  private static final int WHOLE_SCAN = 1000;
  private static final Set<String> CHANGES = Set.of("merge", "mergeZero", "unmerge", "release");
  private static final EngineSetup SETUP =
      EngineSetup.PLAIN
          .with(ReferencePolicy.PLAIN.withZeroPages())
          .withThreads(2)
          .withBatches(2, WHOLE_SCAN);

  private NumberedMemory<SwappingSource> memory;
  private MergingSource watched;

  private Engine engine(EngineSetup setup, int... contents) {
    memory = NumberedMemory.swapping("memory", contents);
    watched = mock(MergingSource.class, delegatesTo(memory.source()));
    return setup.engine(watched);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  /** Returns what the source was asked to change since the last call, in this order. */
  private List<String> changes() {
    List<String> changes =
        mockingDetails(watched).getInvocations().stream()
            .filter(call -> CHANGES.contains(call.getMethod().getName()))
            .map(this::describe)
            .toList();
    clearInvocations(watched);
    return changes;
  }

  private String describe(Invocation call) {
    Object[] given = call.getRawArguments();
    return switch (call.getMethod().getName()) {
      case "merge" -> "pages %s+%s onto frames %s+".formatted(page(given[0]), given[1], given[2]);
      case "mergeZero" -> "pages %s+%s onto the zero page".formatted(page(given[0]), given[1]);
      case "release" -> "release frames %s+%s".formatted(given[0], given[1]);
      default -> call.toString();
    };
  }

  private long page(Object address) {
    return ((long) address - memory.region().address()) / NumberedMemory.PAGE_SIZE;
  }

  @Test
  void twoCopiesOfAStretchAreTwoRuns() {
    try (Engine engine = engine(SETUP, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6)) {
      Standing.after(engine, 2);
      assertThat(changes()).containsExactly("pages 0+6 onto frames 1+", "pages 6+6 onto frames 1+");
    }
  }

  @Test
  void aPageInBetweenEndsARun() {
    try (Engine engine = engine(SETUP, 1, 2, 9, 3, 1, 2, 3)) {
      Standing.after(engine, 2);
      assertThat(changes())
          .containsExactly(
              "pages 0+2 onto frames 1+", "pages 3+1 onto frames 3+", "pages 4+3 onto frames 1+");
    }
  }

  @Test
  void runsGoOverTheBordersOfChunks() {
    int[] contents = new int[200];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = 1 + i % 100;
    }
    try (Engine engine = engine(SETUP, contents)) {
      Standing.after(engine, 2);
      assertThat(changes())
          .containsExactly("pages 0+100 onto frames 1+", "pages 100+100 onto frames 1+");
    }
  }

  @Test
  void runsGoOverTheBordersOfRegions() {
    try (Engine engine = engine(SETUP, 1, 2, 3, 4, 1, 2, 3, 4)) {
      long middle = memory.address(2);
      Region first = Region.resident("first", memory.address(0), 2, "uid:0");
      memory.source().remap(List.of(first, Region.resident("second", middle, 6, "uid:0")));
      Standing.after(engine, 2);
      assertThat(changes()).containsExactly("pages 0+4 onto frames 1+", "pages 4+4 onto frames 1+");
    }
  }

  @Test
  void zeroPagesMergeInRuns() {
    try (Engine engine = engine(SETUP, 0, 0, 0, 7, 0, 0)) {
      Standing.after(engine, 2);
      assertThat(changes())
          .containsExactly("pages 0+3 onto the zero page", "pages 4+2 onto the zero page");
    }
  }

  @Test
  void eachBatchIsHandedOverByItself() {
    try (Engine engine = engine(SETUP.withBatches(2, 4), 1, 2, 3, 4, 1, 2, 3, 4, 1, 2)) {
      Standing.after(engine, 2);
      assertThat(changes())
          .containsExactly(
              "pages 0+4 onto frames 1+", "pages 4+4 onto frames 1+", "pages 8+2 onto frames 1+");
    }
  }

  @Test
  void aSettledScanChangesNothing() {
    try (Engine engine = engine(SETUP, 1, 2, 0, 1, 2, 0)) {
      Standing.after(engine, 2);
      assertThat(changes()).hasSize(4);
      Standing.after(engine, 4);
      assertThat(changes()).isEmpty();
    }
  }

  @Test
  void neighbouringFramesAreReleasedTogether() {
    try (Engine engine = engine(SETUP, 1, 2, 3, 1, 2, 3)) {
      Standing.after(engine, 2);
      memory.write(0, 11, 12, 13, 14, 15, 16);
      changes();
      Standing.after(engine, 1);
      assertThat(changes()).containsExactly("release frames 1+3");
    }
  }
}
