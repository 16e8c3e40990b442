package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.ReportOracle;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.StillWorkload;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadShape;
import io.ksm.testkit.workload.WorkloadSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports say whose pages the counters count, and every figure is right by itself. */
@ExtendWith(SeedExtension.class)
class MemoryReportTest {
  private static final int[] SHARING = {2, 3, 256, Integer.MAX_VALUE};
  private static final int MAX_REPEATED = 7;

  private static ReferencePolicy randomPolicy(SplittableRandom random) {
    return new ReferencePolicy(
        false,
        random.nextBoolean(),
        SHARING[random.nextInt(SHARING.length)],
        random.nextInt(3) == 0);
  }

  private static List<TestMemory> memory(List<?> sources) {
    return sources.stream().map(TestMemory.class::cast).toList();
  }

  @Test
  void equalsACountPageByPageOfStillMemory(Seed seed) {
    for (int i = 0; i < 60; i++) {
      Seed own = seed.derive(i);
      SplittableRandom random = own.random();
      ReferencePolicy policy = randomPolicy(random);
      EngineSetup setup = EngineSetup.PLAIN.with(policy).withThreads(random.nextInt(1, 4));
      int sources = random.nextInt(1, 5);
      try (StillWorkload workload = new StillWorkload(own, random.nextInt(5, 600), 64, sources);
          Engine engine = setup.engine(workload.sources())) {
        engine.scan();
        MemoryReport report = engine.report(MAX_REPEATED);
        ReportOracle oracle = new ReportOracle(memory(workload.sources()), policy);
        assertThat(report.sources()).as("%s", setup).isEqualTo(oracle.reports());
        assertThat(report.sharing()).as("%s", setup).isEqualTo(oracle.sharing());
        checkTotals(report);
        checkRepeated(engine, report, oracle);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsACountPageByPageOfMemoryThatCalmedDown(WorkloadShape.Memory memory, Seed seed) {
    for (int i = 0; i < 12; i++) {
      Seed own = seed.derive(i);
      SplittableRandom random = own.random();
      ReferencePolicy policy = randomPolicy(random);
      WorkloadShape shape =
          WorkloadShape.random(random, memory).withRefusedPercent(0).withoutForks();
      try (EvolvingWorkload workload = new EvolvingWorkload(own, shape);
          Engine engine = EngineSetup.PLAIN.with(policy).engine(workload.sources())) {
        evolve(workload, engine, 6);
        Standing.after(engine, 4);
        ReportOracle oracle = new ReportOracle(memory(workload.sources()), policy);
        assertThat(engine.report(0).sources())
            .as("%s, %s", workload, policy)
            .usingRecursiveFieldByFieldElementComparator(
                RecursiveComparisonConfiguration.builder()
                    .withIgnoredFieldsMatchingRegexes(".*savedBytes")
                    .build())
            .isEqualTo(oracle.reports());
        assertThat(engine.report(0).sharing())
            .as("%s, %s", workload, policy)
            .isEqualTo(oracle.sharing());
        checkRepeated(engine, engine.report(MAX_REPEATED), oracle);
      }
    }
  }

  /** The volatile pages come from the counters; all else adds up in each source. */
  private static void evolve(EvolvingWorkload workload, Engine engine, int steps) {
    for (int step = 0; step < steps; step++) {
      engine.scan();
      checkTotals(engine.report(0));
      workload.step();
    }
  }

  private static void checkTotals(MemoryReport report) {
    for (SourceReport source : report.sources()) {
      PageFigures figures = source.figures();
      assertThat(
              figures.zero()
                  + figures.duplicate()
                  + figures.unique()
                  + figures.otherDomain()
                  + figures.volatilePages()
                  + figures.sharedByFork())
          .as("%s", source)
          .isEqualTo(figures.eligible());
      assertThat(source.sharedWithin() + source.sharedAcross()).isEqualTo(figures.duplicate());
      assertThat(source.kinds().values().stream().reduce(PageFigures.NONE, PageFigures::plus))
          .isEqualTo(figures);
    }
    Counters counters = report.counters();
    assertThat(report.savedBytes())
        .isEqualTo(
            report.sources().stream().mapToLong(source -> source.figures().savedBytes()).sum())
        .isEqualTo((counters.pagesSharing() + counters.ksmZeroPages()) * report.pageSize());
  }

  private static long sum(Collection<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private static void checkRepeated(Engine engine, MemoryReport report, ReportOracle oracle) {
    Map<ReportOracle.Content, Map<String, Long>> expected = oracle.repeated();
    List<Long> counts =
        expected.values().stream()
            .map(owners -> sum(owners.values()))
            .sorted(Comparator.reverseOrder())
            .limit(MAX_REPEATED)
            .toList();
    assertThat(report.repeated().stream().map(RepeatedContent::pages).toList()).isEqualTo(counts);
    for (RepeatedContent repeated : report.repeated()) {
      byte[] bytes = engine.bytes(repeated.sample(), repeated.hash());
      assertThat(repeated.hash()).isEqualTo(hash(bytes));
      assertThat(expected.entrySet())
          .as("owners of %s", repeated)
          .anyMatch(entry ->
              entry.getKey().bytes().equals(ByteBuffer.wrap(bytes))
                  && entry.getValue().equals(repeated.owners()));
      assertThat(List.copyOf(repeated.owners().values()))
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  private static long hash(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
      return Stack.PLAIN.hasher().hash(page, 0, bytes.length);
    }
  }

  @Test
  void saysWhyPagesCannotMerge() {
    Window window = new Window(0, 21, 64);
    try (WorkloadSource source =
            WorkloadSource.live("process", window, WorkloadSource.Access.COPY);
        Engine engine =
            EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withZeroPages()).engine(source)) {
      source.remap(
          List.of(
              new Region("/bin/cat", 0, 3, "uid:0", "file-backed"),
              Region.resident("[heap]", window.address(3), 14, "uid:0"),
              new Region("[vdso]", window.address(19), 2, "uid:0", "kernel's own")));
      List<PageState> states =
          List.of(
              PageState.FILE,
              PageState.SWAPPED,
              PageState.SWAPPED,
              PageState.SHARED,
              PageState.MAPPED_BY_SEVERAL,
              PageState.EXCLUDED,
              PageState.UNREADABLE,
              PageState.SCATTERED,
              PageState.ZERO,
              PageState.ABSENT);
      for (int i = 0; i < states.size(); i++) {
        source.become(window.address(3 + i), states.get(i));
      }
      byte[] page = new byte[64];
      source.write(window.address(13), page);
      Arrays.fill(page, (byte) 1);
      source.write(window.address(14), page);
      source.write(window.address(15), page);
      Arrays.fill(page, (byte) 2);
      source.write(window.address(16), page);
      Standing.after(engine, 2);
      MemoryReport report = engine.report(10);
      SourceReport process = report.sources().getFirst();
      Map<String, Long> reasons =
          new TreeMap<>(
              Map.of(
                  "file-backed", 1L,
                  "swapped", 2L,
                  "already-shared", 1L,
                  "fork-or-ksm", 1L,
                  "excluded", 1L,
                  "unreadable", 1L,
                  "scattered", 1L,
                  "absent", 1L));
      assertThat(process.kinds().get("[heap]"))
          .isEqualTo(new PageFigures(14, 2, 1, 0, 2, 1, 0, 0, 0, 0, reasons, 2 * 64));
      reasons.put("file-backed", 4L);
      reasons.put("kernel's own", 2L);
      assertThat(process.figures())
          .isEqualTo(new PageFigures(19, 2, 1, 0, 2, 1, 0, 0, 0, 0, reasons, 2 * 64));
      assertThat(process.kinds().keySet()).containsExactly("files", "[heap]", "[vdso]");
      assertThat(report.unverified()).isFalse();
      checkTotals(report);
    }
  }

  @Test
  void listsAsManyContentsAsAreAskedFor() {
    int[] contents = {1, 2, 3, 3, 2, 1, 3, 4, 3, 2};
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.still("memory", contents);
        Engine engine = EngineSetup.PLAIN.engine(memory.source())) {
      engine.scan();
      assertThat(engine.report(0).repeated()).isEmpty();
      for (int most = 1; most <= 5; most++) {
        assertThat(engine.report(most).repeated())
            .extracting(RepeatedContent::pages)
            .isEqualTo(List.of(4L, 3L, 2L).subList(0, Math.min(3, most)));
      }
    }
  }
}
