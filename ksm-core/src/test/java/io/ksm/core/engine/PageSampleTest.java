package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.UsageException;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FingerprintingSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.RandomPolicy;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SampleVisitor;
import io.ksm.core.report.SampleWish;
import io.ksm.core.report.SampledPart;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.StillWorkload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sample is drawn from what merging leaves and from what it frees, and is read as it is now. */
@ExtendWith(SeedExtension.class)
class PageSampleTest {
  private static final int PAGE = NumberedMemory.PAGE_SIZE;
  private static final int PLAYS = 40;
  private static final int ALL = 1 << 20;

  /** What a visitor heard. */
  private static final class Heard implements SampleVisitor {
    final Map<SampledPart, Long> parts = new EnumMap<>(SampledPart.class);
    final Map<SampledPart, List<Integer>> contents = new EnumMap<>(SampledPart.class);
    int changed;
    int unread;

    @Override
    public void part(SampledPart part, long pages) {
      parts.put(part, pages);
      contents.put(part, new ArrayList<>());
    }

    @Override
    public void page(SampledPart part, byte[] bytes, boolean hasChanged) {
      assertThat(bytes).hasSize(PAGE);
      contents.get(part).add(Arrays.hashCode(bytes));
      changed += hasChanged ? 1 : 0;
    }

    @Override
    public void unread(SampledPart part) {
      unread++;
    }
  }

  private static MemoryReport report(Engine engine, int pages, Heard heard) {
    return engine.report(new ReportOptions(0).withSample(new SampleWish(pages, 1, heard)));
  }

  @Test
  void theTwoPartsAreWhatCanMergeButZeros(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      ReferencePolicy policy = RandomPolicy.of(random);
      Heard heard = new Heard();
      MemoryReport report;
      try (StillWorkload workload =
              new StillWorkload(seed.derive(i), random.nextInt(50, 2_000), PAGE, 3);
          Engine engine =
              EngineSetup.PLAIN
                  .with(policy)
                  .withThreads(random.nextInt(1, 4))
                  .engine(workload.sources())) {
        Standing.after(engine, 3);
        report = report(engine, ALL, heard);
      }
      PageFigures sum =
          report.sources().stream()
              .map(SourceReport::figures)
              .reduce(PageFigures.NONE, PageFigures::plus);
      long freed = report.counters().pagesSharing();
      assertThat(heard.parts)
          .containsEntry(SampledPart.FREED, freed)
          .containsEntry(
              SampledPart.STAYS, sum.mergeable() - freed - report.counters().ksmZeroPages());
      assertThat(heard.unread + heard.changed).isZero();
      check(heard);
    }
  }

  /** All of them are drawn, so each content that is freed is one that stays. */
  private static void check(Heard heard) {
    heard.parts.forEach(
        (part, pages) -> assertThat(heard.contents.get(part)).hasSize(Math.toIntExact(pages)));
    Set<Integer> kept = new HashSet<>(heard.contents.get(SampledPart.STAYS));
    assertThat(kept).containsAll(heard.contents.get(SampledPart.FREED));
  }

  @Test
  void anyNumberOfThreadsDrawsTheSame(Seed seed) {
    List<Map<SampledPart, List<Integer>>> drawn = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (StillWorkload workload = new StillWorkload(seed, 2_000, PAGE, 3);
          Engine engine = EngineSetup.PLAIN.withThreads(threads).engine(workload.sources())) {
        Standing.after(engine, 2);
        Heard heard = new Heard();
        report(engine, 50, heard);
        drawn.add(heard.contents);
      }
    }
    assertThat(drawn.get(0).get(SampledPart.STAYS)).hasSize(50);
    assertThat(drawn).allMatch(drawn.getFirst()::equals);
  }

  @Test
  void saysWhatHasChangedSince() {
    NumberedMemory<?> memory = NumberedMemory.live("vm", 1, 2, 3, 4, 4);
    try (Engine engine = EngineSetup.PLAIN.engine(memory.source())) {
      Standing.after(engine, 3);
      memory.write(1, 9);
      memory.become(2, PageState.ABSENT);
      Heard heard = new Heard();
      report(engine, ALL, heard);
      assertThat(heard.parts).containsEntry(SampledPart.STAYS, 4L);
      assertThat(heard.changed).isOne();
      assertThat(heard.unread).isOne();
    }
  }

  @Test
  void fingerprintsAreNoContents() {
    PageSource source =
        new FingerprintingSource(
            NumberedMemory.live("vm", 1, 2, 3).source(), EngineSetup.PLAIN.stack().hasher());
    try (Engine engine = EngineSetup.PLAIN.engine(source)) {
      Standing.after(engine, 3);
      Heard heard = new Heard();
      report(engine, ALL, heard);
      assertThat(heard.unread).isEqualTo(3);
    }
  }

  @Test
  void aSampleOfNoPagesIsRefused() {
    assertThatThrownBy(() -> new SampleWish(0, 1, new Heard()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("0 pages");
  }
}
