package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.RandomPolicy;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.report.MappedRegions;
import io.ksm.core.report.MemoryMap;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.PageFinding;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.StillWorkload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Maps of memory tell, cell by cell, what the figures of a report tell in sum. */
@ExtendWith(SeedExtension.class)
class MemoryMapTest {
  private static final int PAGE = NumberedMemory.PAGE_SIZE;
  private static final int PLAYS = 60;
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Cuts each region into many, and makes some of them ineligible. */
  private static final class Cut extends WrappedSource {
    private final int pagesEach;

    Cut(PageSource source, int pagesEach) {
      super(source);
      this.pagesEach = pagesEach;
    }

    @Override
    public List<Region> regions() throws IOException {
      List<Region> cut = new ArrayList<>();
      for (Region region : super.regions()) {
        for (long at = 0; at < region.pages(); at += pagesEach) {
          cut.add(
              new Region(
                  "part " + cut.size() % 3,
                  region.address() + at * PAGE,
                  Math.min(pagesEach, region.pages() - at),
                  region.domain(),
                  cut.size() % 7 == 6 ? "file-backed" : null,
                  region.traits()));
        }
      }
      return cut;
    }
  }

  private static MemoryReport report(
      ReferencePolicy policy, int scans, int cells, List<? extends PageSource> sources) {
    try (Engine engine = EngineSetup.PLAIN.with(policy).engine(sources)) {
      Standing.after(engine, scans);
      return engine.report(new ReportOptions(0).withMaps(cells));
    }
  }

  @Test
  void cellsSumUpToTheFigures(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      ReferencePolicy policy = RandomPolicy.of(random);
      int parts = random.nextInt(1, 300);
      try (StillWorkload workload =
          new StillWorkload(seed.derive(i), random.nextInt(50, 3_000), PAGE, 3)) {
        List<Cut> sources =
            workload.sources().stream().map(source -> new Cut(source, parts)).toList();
        MemoryReport report = report(policy, 2, random.nextInt(1, 500), sources);
        check(report);
        assertThat(report.maps()).as("the same again").isNotEmpty();
      }
    }
  }

  private static void check(MemoryReport report) {
    assertThat(report.maps()).hasSameSizeAs(report.sources());
    for (int i = 0; i < report.maps().size(); i++) {
      SourceReport source = report.sources().get(i);
      MemoryMap map = report.maps().get(i);
      PageFigures figures = source.figures();
      assertThat(sum(map, PageFinding.ZERO)).isEqualTo(figures.zero() - figures.holes());
      assertThat(sum(map, PageFinding.WITHIN)).isEqualTo(source.sharedWithin());
      assertThat(sum(map, PageFinding.ACROSS)).isEqualTo(source.sharedAcross());
      assertThat(sum(map, PageFinding.UNIQUE)).isEqualTo(figures.unique());
      assertThat(sum(map, PageFinding.VOLATILE)).isEqualTo(figures.volatilePages());
      assertThat(map.regions().stream().mapToLong(MappedRegions::pages).sum())
          .isEqualTo(figures.pages());
      map.regions().forEach(MemoryMapTest::checkCells);
    }
  }

  private static long sum(MemoryMap map, PageFinding finding) {
    return map.regions().stream().mapToLong(region -> region.cells().pages(finding)).sum();
  }

  private static void checkCells(MappedRegions regions) {
    int cells = regions.cells().size();
    assertThat(cells).isEqualTo(Math.ceilDiv(regions.pages(), regions.pagesPerCell()));
    for (int cell = 0; cell < cells; cell++) {
      long pages = 0;
      for (PageFinding finding : PageFinding.values()) {
        pages += regions.cells().pages(cell, finding);
      }
      long most = regions.pages() - cell * regions.pagesPerCell();
      assertThat(pages).isBetween(0L, Math.min(most, regions.pagesPerCell()));
    }
  }

  /** Where there is a cell for each page, it says what the page is. */
  @Test
  void eachPageStandsInItsPlace() {
    try (var one = NumberedMemory.live("one", 1, 0, 2, 2, 3, -1, 4, 5);
        var two = NumberedMemory.live("two", 3, 6, -1, 0);
        Engine engine =
            EngineSetup.PLAIN
                .with(ReferencePolicy.PLAIN.withZeroPages())
                .engine(List.of(one.source(), two.source()))) {
      one.become(5, PageState.ABSENT);
      two.become(2, PageState.ABSENT);
      Standing.after(engine, 2);
      one.write(7, 8);
      Standing.after(engine, 1);
      List<MemoryMap> maps = engine.report(new ReportOptions(0).withMaps(1_000)).maps();
      assertThat(letters(maps.get(0))).isEqualTo("UZWWA-UV");
      assertThat(letters(maps.get(1))).isEqualTo("AU-Z");
      assertThat(maps.get(0).regions())
          .singleElement()
          .satisfies(region -> {
            assertThat(region.label()).isEqualTo("area");
            assertThat(region.kind()).isEqualTo("area");
            assertThat(region.address()).isEqualTo(one.address(0));
            assertThat(region.ineligible()).isEmpty();
            assertThat(region.count()).isEqualTo(1);
          });
    }
  }

  private static String letters(MemoryMap map) {
    StringBuilder letters = new StringBuilder();
    for (MappedRegions regions : map.regions()) {
      for (int cell = 0; cell < regions.cells().size(); cell++) {
        String letter = "-";
        for (PageFinding finding : PageFinding.values()) {
          if (regions.cells().pages(cell, finding) > 0) {
            assertThat(letter).as("only one finding of a page").isEqualTo("-");
            letter = finding.name().substring(0, 1);
          }
        }
        letters.append(letter);
      }
    }
    return letters.toString();
  }

  @Test
  void manyRegionsShareCells(Seed seed) {
    try (StillWorkload workload = new StillWorkload(seed, 4_000, PAGE, 1)) {
      List<Cut> cut = List.of(new Cut(workload.sources().getFirst(), 2));
      MemoryReport report = report(ReferencePolicy.PLAIN, 2, 100, cut);
      check(report);
      List<MappedRegions> regions = report.maps().getFirst().regions();
      assertThat(regions).hasSizeBetween(10, 150);
      assertThat(regions)
          .anySatisfy(several -> {
            assertThat(several.count()).isGreaterThan(1);
            assertThat(several.label()).isEmpty();
          });
      assertThat(regions.stream().mapToInt(MappedRegions::count).sum()).isBetween(2_000, 2_001);
    }
  }

  @Test
  void nobodyPaysWhoWantsNone(Seed seed) {
    try (StillWorkload workload = new StillWorkload(seed, 50_000, PAGE, 2);
        Engine engine = EngineSetup.PLAIN.engine(workload.sources())) {
      engine.scan();
      engine.scan();
      ReportOptions plain = new ReportOptions(0);
      ReportOptions mapped = plain.withMaps(1_000);
      assertThat(engine.report(plain).maps()).isEmpty();
      // A bit for each page, what slots and regions take, and 20 bytes a cell.
      long unmapped = allocated(engine, plain);
      assertThat(allocated(engine, mapped) - unmapped).isLessThan(70_000);
    }
  }

  /** The least of several times: the compiler does without objects that the interpreter makes. */
  private static long allocated(Engine engine, ReportOptions options) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      engine.report(options);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
