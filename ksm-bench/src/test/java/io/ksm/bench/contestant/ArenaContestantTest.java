package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArenaContestantTest {
  private static final int PAGES = 1500;
  private static final Stack STACK =
      new Stack(
          PartSpec.parse("crc32c"),
          PartSpec.parse("rb"),
          PartSpec.parse("ksm:smart-scan=off,use-zero-pages=on,max-page-sharing=unlimited"));

  @TempDir private Path folder;

  /** A live process that has twice as many pages as at first from the second look on. */
  private static final class Growing implements PageSource {
    private boolean seen;

    @Override
    public String label() {
      return "growing";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("pages", 0, 64, "test"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      into.buffer().fill((byte) 1);
      into.setStates(0, count, PageState.PRESENT);
      if (!seen) {
        into.setStates(count / 2, count, PageState.ABSENT);
      }
      seen = true;
    }

    @Override
    public void close() {}
  }

  @Test
  void memoryMayGrowWhileItIsCopied() throws IOException {
    try (Memory memory = new Memory(List.of(new Growing()), AssumedStatic.OFF);
        Run run = ArenaContestant.of(memory, Plugins.load(), STACK, 1).begin()) {
      run.scan();
      run.scan();
      assertThat(run.scan().outcome().saved()).isEqualTo(31);
    }
  }

  /**
   * Exactly what is known beforehand. Runs of few pages merge one scan later than others, when all
   * have been seen.
   */
  @ParameterizedTest
  @EnumSource(names = {"MIX", "CLONES", "VOLATILE"})
  void mergesAllThereIs(Workload workload) throws IOException {
    try (Memory memory = Contestants.memory(workload, PAGES, AssumedStatic.OFF, folder)) {
      Measurement measurement =
          new Measurement(ArenaContestant.of(memory, Plugins.load(), STACK, 2), memory);
      long mergeable = workload.layout(PAGES, Contestants.SEED).mergeablePages();
      Sample sample = measurement.take();
      assertThat(sample.figures())
          .containsEntry(Metric.SAVED_PAGES, mergeable)
          .containsEntry(Metric.FIRST_SCANS, 3L)
          .containsEntry(Metric.UNSETTLED_PAGES, 0L);
      assertThat(measurement.curve().curve().getLast().savedPages()).isEqualTo(mergeable);
    }
  }
}
