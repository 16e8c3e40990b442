package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Counters;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.workload.Workload;
import io.ksm.kernel.ProcessMerging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelContestantTest {
  private static final int PAGES = 1500;

  @TempDir private Path folder;

  @BeforeAll
  static void requireKernel() {
    assumeTrue(
        Files.isWritable(Path.of("/sys/kernel/mm/ksm/run")), "needs root and a kernel with KSM");
  }

  /** Exactly what is known beforehand, and what our engine says. */
  @ParameterizedTest
  @EnumSource(names = {"MIX", "CLONES", "VOLATILE"})
  void mergesAllThereIsInTwoScans(Workload workload) throws IOException {
    try (Memory memory = Contestants.memory(workload, PAGES, AssumedStatic.SOURCE, folder)) {
      KernelContestant contestant = KernelContestant.of(memory);
      Sample sample = new Measurement(contestant, memory).take();
      assertThat(sample.figures())
          .containsEntry(Metric.FIRST_SCANS, 2L)
          .containsEntry(
              Metric.SAVED_PAGES, workload.layout(PAGES, Contestants.SEED).mergeablePages())
          .doesNotContainKey(Metric.PEAK_RESIDENT_BYTES);
      assertThat(sample.figures().get(Metric.FIRST_CPU_NANOS)).isPositive();
      // ksmd keeps track of all pages but those that it replaced by the zero page.
      assertThat(sample.figures().get(Metric.METADATA_BYTES))
          .isEqualTo((PAGES - zeroPages(workload)) * Counters.KERNEL_BYTES_PER_PAGE);
      assertThat(sample.curve().getLast().savedPages())
          .isEqualTo(sample.figures().get(Metric.SAVED_PAGES));
    }
  }

  private static long zeroPages(Workload workload) {
    return workload.layout(PAGES, Contestants.SEED).memories().stream()
        .flatMapToInt(Arrays::stream)
        .filter(content -> content == 0)
        .count();
  }

  @Test
  void leavesNothingMerged() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, PAGES, AssumedStatic.SOURCE, folder)) {
      new Measurement(KernelContestant.of(memory), memory).take();
      ProcessMerging own = ProcessMerging.of((int) ProcessHandle.current().pid());
      assertThat(own.mergingPages()).hasValue(0);
      assertThat(own.rmapItems()).hasValue(0);
    }
  }
}
