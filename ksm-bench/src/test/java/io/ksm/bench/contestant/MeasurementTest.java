package io.ksm.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.CurvePoint;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.contest.Sample;
import io.ksm.bench.workload.Layout;
import io.ksm.bench.workload.Workload;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasurementTest {
  private static final int PAGES = 3000;
  private static final String ALL = "ksm:smart-scan=off,use-zero-pages=on";

  @TempDir private Path folder;

  private static Runner engine(Memory memory, String hasher, int threads) {
    return new EngineContestant(memory, Plugins.load(), stack(hasher, "rb", ALL), threads);
  }

  private static Stack stack(String hasher, String index, String policy) {
    return new Stack(PartSpec.parse(hasher), PartSpec.parse(index), PartSpec.parse(policy));
  }

  private static Map<Metric, Long> figures(Sample sample) {
    return sample.figures();
  }

  private static long mergeable(Workload workload) {
    return workload.layout(PAGES, Contestants.SEED).mergeablePages();
  }

  /** Each in its own way: all must come to what is known beforehand. */
  @ParameterizedTest
  @EnumSource(names = "VOLATILE", mode = EnumSource.Mode.EXCLUDE)
  void everybodySavesAllThereIs(Workload workload) throws IOException {
    try (Memory memory = Contestants.memory(workload, PAGES, AssumedStatic.SOURCE, folder)) {
      for (Runner contestant :
          new Runner[] {
            engine(memory, "crc32c", 2),
            engine(memory, "xxh32", 1),
            new HashMapBaseline(memory),
            MemcmpTreeBaseline.of(memory)
          }) {
        Sample sample = new Measurement(contestant, memory).take();
        // A count of equal pages does not tell zero pages from others: it keeps one of them.
        long zeroKept = contestant instanceof HashMapBaseline && hasZeroes(workload) ? 1 : 0;
        assertThat(figures(sample))
            .as(contestant.toString())
            .containsEntry(Metric.SAVED_PAGES, mergeable(workload) - zeroKept)
            .containsEntry(Metric.FIRST_SCANS, 1L);
      }
    }
  }

  private static boolean hasZeroes(Workload workload) {
    return workload.layout(PAGES, 1).memories().stream()
        .flatMapToInt(Arrays::stream)
        .anyMatch(content -> content == 0);
  }

  /** Holes occupy nothing: there is nothing that anybody could save. */
  @Test
  void nobodySavesHoles() throws IOException {
    Path image = folder.resolve("sparse.mem");
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] twice = new byte[2 * Layout.PAGE_SIZE];
      Arrays.fill(twice, (byte) 7);
      file.write(ByteBuffer.wrap(twice), 0);
      file.write(ByteBuffer.wrap(new byte[] {1}), 1023L * Layout.PAGE_SIZE + 4095);
    }
    String name = "image:" + image + ",access=map,format=raw";
    try (Memory memory = new Memory(Contestants.open(List.of(name)), AssumedStatic.SOURCE)) {
      for (Runner contestant :
          new Runner[] {
            engine(memory, "crc32c", 1), new HashMapBaseline(memory), MemcmpTreeBaseline.of(memory)
          }) {
        assertThat(figures(new Measurement(contestant, memory).take()))
            .as(contestant.toString())
            .containsEntry(Metric.SAVED_PAGES, 1L)
            .containsEntry(Metric.UNSETTLED_PAGES, 0L);
      }
    }
  }

  private static Map<Metric, Long> scripted(Memory memory, ScriptedRun.Step... steps)
      throws IOException {
    return figures(new Measurement(() -> new ScriptedRun(List.of(steps)), memory).take());
  }

  @Test
  void figuresOfASettledScanAreAllOfTheMiddleOne() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, 10, AssumedStatic.SOURCE, folder)) {
      Map<Metric, Long> figures =
          scripted(
              memory,
              new ScriptedRun.Step(900, 5, 50),
              new ScriptedRun.Step(30, 5, 3),
              new ScriptedRun.Step(10, 5, 1),
              new ScriptedRun.Step(20, 5, 2));
      assertThat(figures)
          .containsEntry(Metric.FIRST_SCANS, 1L)
          .containsEntry(Metric.FIRST_COMPARISONS, 50L)
          .containsEntry(Metric.FIRST_BYTES_READ, 5000L)
          .containsEntry(Metric.SETTLED_NANOS, 20L)
          .containsEntry(Metric.SETTLED_COMPARISONS, 2L)
          .containsEntry(Metric.SETTLED_BYTES_READ, 200L)
          .containsEntry(Metric.UNSETTLED_PAGES, 0L);
    }
  }

  @Test
  void memoryThatDoesNotSettleIsToldOf() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, 10, AssumedStatic.SOURCE, folder)) {
      ScriptedRun.Step[] steps = new ScriptedRun.Step[8];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = new ScriptedRun.Step(10, 7L * i, 0);
      }
      assertThat(scripted(memory, steps))
          .containsEntry(Metric.FIRST_SCANS, 4L)
          .containsEntry(Metric.UNSETTLED_PAGES, 7L);
    }
  }

  @Test
  void twoScansAreNeededIfPagesMayChange() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, PAGES, AssumedStatic.OFF, folder)) {
      for (Runner contestant :
          new Runner[] {engine(memory, "crc32c", 2), MemcmpTreeBaseline.of(memory)}) {
        Sample sample = new Measurement(contestant, memory).take();
        assertThat(figures(sample))
            .as(contestant.toString())
            .containsEntry(Metric.FIRST_SCANS, 2L)
            .containsEntry(Metric.SAVED_PAGES, mergeable(Workload.MIX));
      }
    }
  }

  @Test
  void memoryMayChangeAllTheTime() throws IOException {
    try (Memory memory =
        Contestants.memory(Workload.VOLATILE, PAGES, AssumedStatic.SOURCE, folder)) {
      Sample sample = new Measurement(engine(memory, "crc32c", 2), memory).take();
      assertThat(figures(sample))
          .containsEntry(Metric.FIRST_SCANS, 2L)
          .containsEntry(Metric.SAVED_PAGES, mergeable(Workload.VOLATILE));
      assertThatThrownBy(() -> MemcmpTreeBaseline.of(memory)).hasMessageContaining("hold still");
    }
  }

  @Test
  void changesBetweenScansChangeThePagesThatAreSaidToChange() throws IOException {
    try (ChangingSource source =
        new ChangingSource(Workload.VOLATILE.layout(PAGES, Contestants.SEED))) {
      Memory memory = new Memory(List.of(source), AssumedStatic.SOURCE);
      try (Run run = engine(memory, "xxh64", 1).begin()) {
        run.scan();
        memory.change();
        Outcome outcome = run.scan().outcome();
        long calm = PAGES - PAGES * 30 / 100;
        assertThat(outcome.kept() + outcome.saved() + outcome.alone()).isEqualTo(calm);
      }
    }
  }

  @Test
  void everyByteIsRead() throws IOException {
    try (Memory memory = Contestants.memory(Workload.CLONES, PAGES, AssumedStatic.SOURCE, folder)) {
      Sample sample = new Measurement(new ReadLimit(memory, 2), memory).take();
      assertThat(figures(sample))
          .containsEntry(Metric.FIRST_BYTES_READ, (long) PAGES * Layout.PAGE_SIZE)
          .containsEntry(Metric.SETTLED_BYTES_READ, (long) PAGES * Layout.PAGE_SIZE)
          .doesNotContainKey(Metric.SAVED_PAGES);
    }
  }

  /** The first scan reads each page once, compares each duplicate once, and looks at each zero. */
  @Test
  void comparisonsAreCounted() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, PAGES, AssumedStatic.SOURCE, folder)) {
      Map<Metric, Long> figures =
          figures(new Measurement(engine(memory, "xxh64", 1), memory).take());
      long zeros = PAGES / 10;
      long duplicates = mergeable(Workload.MIX) - zeros;
      assertThat(figures)
          .containsEntry(Metric.FIRST_COMPARISONS, duplicates)
          .containsEntry(
              Metric.FIRST_BYTES_READ, (PAGES + 2 * duplicates + zeros) * Layout.PAGE_SIZE)
          .containsEntry(Metric.SETTLED_COMPARISONS, 0L);
    }
  }

  @Test
  void curvesEndWhereEverythingIsSaved() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, PAGES, AssumedStatic.OFF, folder)) {
      for (Runner contestant :
          new Runner[] {new HashMapBaseline(memory), MemcmpTreeBaseline.of(memory)}) {
        Sample sample = new Measurement(contestant, memory).take();
        CurvePoint last = sample.curve().getLast();
        assertThat(last.savedPages()).isEqualTo(figures(sample).get(Metric.SAVED_PAGES));
        assertThat(last.nanos()).isLessThanOrEqualTo(figures(sample).get(Metric.FIRST_NANOS));
        assertThat(sample.curve()).isSortedAccordingTo(Comparator.comparingLong(CurvePoint::nanos));
      }
    }
  }

  /** A run of its own, because batches are so large that there would be nothing to see. */
  @Test
  void anEngineHasItsCurveFromSmallerBatches() throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, PAGES, AssumedStatic.OFF, folder)) {
      Measurement measurement = new Measurement(engine(memory, "crc32c", 2), memory);
      Sample sample = measurement.take();
      assertThat(sample.curve()).isEmpty();
      Sample watched = measurement.curve();
      assertThat(watched.figures()).isEmpty();
      // Nothing in the first scan, and two batches of the second.
      assertThat(watched.curve())
          .hasSize(3)
          .isSortedAccordingTo(Comparator.comparingLong(CurvePoint::nanos));
      assertThat(watched.curve().getLast().savedPages())
          .isEqualTo(figures(sample).get(Metric.SAVED_PAGES));
      assertThat(new Measurement(new ReadLimit(memory, 1), memory).curve().curve()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "crc99, rb, ksm, no hasher 'crc99'",
    "crc32c, rb, ksm:fast=on, unknown option 'fast'"
  })
  void unknownPartsAreNamed(String hasher, String index, String policy, String message)
      throws IOException {
    try (Memory memory = Contestants.memory(Workload.MIX, 10, AssumedStatic.SOURCE, folder)) {
      assertThatThrownBy(
              () -> new EngineContestant(memory, Plugins.load(), stack(hasher, index, policy), 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(message);
    }
  }
}
