package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SampleVisitor;
import io.ksm.core.report.SampleWish;
import io.ksm.core.report.SampledPart;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports tell pages that map one physical page already, and those in huge pages. */
class PhysicalPagesTest {
  private static final int SIZE = NumberedMemory.PAGE_SIZE;
  private static final ReferencePolicy WITH_ZEROS = ReferencePolicy.PLAIN.withZeroPages();

  private static MemoryReport report(int scans, PageSource... sources) {
    return report(1, scans, sources);
  }

  private static MemoryReport report(int threads, int scans, PageSource... sources) {
    EngineSetup setup = EngineSetup.PLAIN.with(WITH_ZEROS).withThreads(threads);
    try (Engine engine = setup.engine(sources)) {
      Standing.after(engine, scans);
      return engine.report(0);
    }
  }

  private static PageFigures figures(MemoryReport report) {
    return report.sources().getFirst().figures();
  }

  @Test
  void furtherMappingsOfAPageThatNothingEqualsAreToldFromVolatileOnes() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 1, 2, 1, 3)) {
      memory.shareFrame(0, 2);
      PageFigures found = figures(report(3, memory.source()));
      assertThat(found.unique()).isEqualTo(3);
      assertThat(found.sharedByFork()).isEqualTo(1);
      assertThat(found.volatilePages()).isZero();
      assertThat(found.savedBytes()).isZero();
    }
  }

  @Test
  void aFurtherMappingThatWasWrittenIsAPageOfItsOwn() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 1, 2, 1, 3);
        Engine engine = EngineSetup.PLAIN.engine(memory.source())) {
      memory.shareFrame(0, 2);
      Standing.after(engine, 2);
      memory.write(2, 4);
      Standing.after(engine, 1);
      assertThat(figures(engine.report(0)).volatilePages()).isEqualTo(1);
      assertThat(figures(engine.report(0)).sharedByFork()).isZero();
      Standing.after(engine, 1);
      assertThat(figures(engine.report(0)).unique()).isEqualTo(4);
    }
  }

  @Test
  void aVolatilePageHasMemoryOnceHoweverManyMapIt() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 1, 2, 1, 3, 1)) {
      memory.shareFrame(0, 2);
      memory.shareFrame(0, 4);
      PageFigures found = figures(report(1, memory.source()));
      assertThat(found.volatilePages()).isEqualTo(5);
      assertThat(found.mappedTwice()).isEqualTo(2);
      assertThat(found.mergeable()).isEqualTo(3);
    }
  }

  /** As of a child that was forked between the last two scans. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aNewMappingOfAPageThatIsCountedHasNoMemoryOfItsOwn(int later) {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 1, 2, 1, 3);
        Engine engine = EngineSetup.PLAIN.engine(memory.source())) {
      memory.shareFrame(0, 2);
      memory.become(later, PageState.ABSENT);
      Standing.after(engine, 2);
      memory.write(later, 1);
      memory.shareFrame(0, 2);
      Standing.after(engine, 1);
      Map<SampledPart, Long> sampled = new EnumMap<>(SampledPart.class);
      PageFigures found = figures(engine.report(sample(sampled)));
      assertThat(found.unique()).isEqualTo(3);
      assertThat(found.volatilePages()).isEqualTo(1);
      assertThat(found.mappedTwice()).isEqualTo(1);
      assertThat(found.mergeable()).isEqualTo(3);
      assertThat(sampled).containsEntry(SampledPart.STAYS, 3L);
    }
  }

  private static ReportOptions sample(Map<SampledPart, Long> pages) {
    SampleVisitor visitor =
        new SampleVisitor() {
          @Override
          public void part(SampledPart part, long all) {
            pages.put(part, all);
          }

          @Override
          public void page(SampledPart part, byte[] bytes, boolean changed) {}

          @Override
          public void unread(SampledPart part) {}
        };
    return new ReportOptions(0).withSample(new SampleWish(10, 1, visitor));
  }

  @Test
  void mergingFreesAPhysicalPageOnce() {
    // Page 0 and 2 are one physical page, 4 equals them: two mappings merge, one page is freed.
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 1, 2, 1, 3, 1)) {
      memory.shareFrame(0, 2);
      MemoryReport report = report(3, memory.source());
      assertThat(report.counters().pagesSharing()).isEqualTo(2);
      assertThat(figures(report).duplicate()).isEqualTo(3);
      assertThat(report.savedBytes()).isEqualTo(SIZE);
      assertThat(figures(report).savedBytes()).isEqualTo(SIZE);
    }
  }

  @Test
  void aMappingThatWasPassedBeforeItsPageMergedIsADuplicateAtOnce() {
    // Page 1 is passed when nothing equal is known but its own page; then 2 merges with 0.
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.still("frozen", 1, 1, 1)) {
      memory.shareFrame(0, 1);
      MemoryReport report = report(1, memory.source());
      PageFigures found = figures(report);
      assertThat(report.counters().pagesSharing()).isEqualTo(1);
      assertThat(found.duplicate()).isEqualTo(3);
      assertThat(found.sharedByFork()).isZero();
      assertThat(found.mappedTwice()).isEqualTo(1);
      assertThat(found.mergeable()).isEqualTo(2);
      assertThat(found.savedBytes()).isEqualTo(SIZE);
      assertThat(report.sharing().pages(0, 0)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 256})
  void aPhysicalPageIsFreedOnceHoweverManyCopiesItsContentHas(int maxSharers) {
    // Six physical pages, each mapped twice, next to each other or far apart.
    for (boolean together : new boolean[] {false, true}) {
      try (NumberedMemory<WorkloadSource> memory =
          NumberedMemory.live("forked", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)) {
        for (int page = 0; page < 6; page++) {
          int number = 100 + page;
          memory.source().share(memory.address(together ? 2 * page : page), number);
          memory.source().share(memory.address(together ? 2 * page + 1 : page + 6), number);
        }
        EngineSetup setup =
            EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withMaxSharers(maxSharers));
        try (Engine engine = setup.engine(memory.source())) {
          Standing.after(engine, 4);
          MemoryReport report = engine.report(0);
          long copies = report.counters().pagesShared();
          assertThat(report.savedBytes() / SIZE).as("%d copies", copies).isEqualTo(6 - copies);
          assertThat(figures(report).duplicate()).isEqualTo(12);
          assertThat(figures(report).mappedTwice()).isEqualTo(6);
          assertThat(figures(report).mergeable()).isEqualTo(6);
        }
      }
    }
  }

  @Test
  void zeroPagesAreFreedOncePerPhysicalPage() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("forked", 0, 0, 0, 1)) {
      memory.shareFrame(0, 2);
      MemoryReport report = report(3, memory.source());
      assertThat(report.counters().ksmZeroPages()).isEqualTo(3);
      assertThat(figures(report).zero()).isEqualTo(3);
      assertThat(report.savedBytes()).isEqualTo(2 * SIZE);
    }
  }

  /** A source some of whose pages lie in huge pages. */
  private static PageSource withHugePages(WorkloadSource source, int from, int to, int perHuge) {
    return new WrappedSource(source) {
      @Override
      public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
        super.read(region, firstPage, count, into);
        int begin = (int) Math.max(from, firstPage);
        int end = (int) Math.min(to, firstPage + count);
        if (begin < end) {
          into.markHuge(begin - (int) firstPage, end - (int) firstPage, (long) perHuge * SIZE);
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void hugePagesAreSplitWhereAnyPageOfThemMerges(int threads) {
    // The memory begins at the 448th page of its size. Huge pages of four, from page 4 to page 16:
    // in the first nothing merges, in the second the kept copy, in the third a zero page.
    int[] contents = {1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 10, 11, 12, 0, 13, 14, 20, 20, 0, 15};
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("huge", contents)) {
      PageSource huge = withHugePages(memory.source(), 4, 16, 4);
      MemoryReport report = report(threads, 3, huge);
      assertThat(report.sources().getFirst().huge()).isEqualTo(new HugePageFigures(12, SIZE, 2));
      assertThat(report.savedBytes()).isEqualTo(4 * SIZE);
    }
  }

  @Test
  void hugePagesMayBeLargerThanChunks() {
    int[] contents = new int[64];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = 1 + i % 32;
    }
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("huge", contents)) {
      MemoryReport report = report(3, withHugePages(memory.source(), 0, 64, 32));
      assertThat(report.sources().getFirst().huge())
          .isEqualTo(new HugePageFigures(64, 32 * SIZE, 2));
    }
  }

  @Test
  void whatIsHugeNoMoreIsForgotten() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("huge", 1, 1, 2, 2)) {
      PageSource huge = withHugePages(memory.source(), 0, 4, 4);
      boolean[] isHuge = {true};
      PageSource changing =
          new WrappedSource(memory.source()) {
            @Override
            public void read(Region region, long firstPage, int count, PageSink into)
                throws IOException {
              (isHuge[0] ? huge : memory.source()).read(region, firstPage, count, into);
            }
          };
      try (Engine engine = EngineSetup.PLAIN.engine(changing)) {
        Standing.after(engine, 2);
        assertThat(engine.report(0).sources().getFirst().huge())
            .isEqualTo(new HugePageFigures(4, 2 * SIZE, 1));
        isHuge[0] = false;
        Standing.after(engine, 1);
        assertThat(engine.report(0).sources().getFirst().huge()).isEqualTo(HugePageFigures.NONE);
      }
    }
  }
}
