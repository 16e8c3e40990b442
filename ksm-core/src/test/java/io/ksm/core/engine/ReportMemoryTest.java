package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report takes for one content that is everywhere, such as zeros, and what it hands out. */
class ReportMemoryTest {
  private static final int PAGES = 1 << 17;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Each pair of neighbours is one physical page. */
  private static final class WithPfns extends WrappedSource {
    WithPfns(PageSource source) {
      super(source);
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      super.read(region, firstPage, count, into);
      for (int i = 0; i < count; i++) {
        into.setPfn(i, (firstPage + i) / 2 + 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void groupingsShareWhatIsKeptOfEachPage(boolean withZeroPages) {
    ReferencePolicy policy =
        withZeroPages ? ReferencePolicy.PLAIN.withZeroPages() : ReferencePolicy.PLAIN;
    try (var memory = NumberedMemory.still("zeros", new int[PAGES]);
        Engine engine =
            EngineSetup.PLAIN.with(policy).engine(List.of(new WithPfns(memory.source())))) {
      engine.scan();
      engine.scan();
      ReportOptions plain = new ReportOptions(0);
      ReportOptions grouped = new ReportOptions(0, EnumSet.allOf(Grouping.class));
      MemoryReport report = engine.report(grouped);
      long saved = (PAGES / 2 - (withZeroPages ? 0 : 1)) * (long) NumberedMemory.PAGE_SIZE;
      assertThat(report.savedBytes()).isEqualTo(saved);
      assertThat(report.groups().get(Grouping.USER))
          .extracting(GroupReport::savedWithinBytes, GroupReport::lostIfLeftBytes)
          .containsExactly(tuple(saved, saved));
      engine.report(plain);
      assertThat(allocated(engine, grouped) - allocated(engine, plain)).isLessThan(PAGES);
    }
  }

  @Test
  void volatilePagesTakeSomeBitsEach() {
    try (var memory = NumberedMemory.live("busy", new int[PAGES]);
        Engine engine = EngineSetup.PLAIN.engine(List.of(new WithPfns(memory.source())))) {
      engine.scan();
      ReportOptions plain = new ReportOptions(0);
      PageFigures found = engine.report(plain).sources().getFirst().figures();
      assertThat(found.volatilePages()).isEqualTo(PAGES);
      assertThat(found.mappedTwice()).isEqualTo(PAGES / 2);
      assertThat(allocated(engine, plain)).isLessThan(2 * PAGES);
    }
  }

  private static long allocated(Engine engine, ReportOptions options) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    engine.report(options);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aReportKeepsCopiesOfTheListsOfGroups() {
    try (var memory = NumberedMemory.still("some", 1, 1, 2);
        Engine engine = EngineSetup.PLAIN.engine(List.of(memory.source()))) {
      engine.scan();
      MemoryReport made = engine.report(new ReportOptions(0, Set.of(Grouping.USER)));
      List<GroupReport> given = new ArrayList<>(made.groups().get(Grouping.USER));
      Map<Grouping, List<GroupReport>> groups = new EnumMap<>(Map.of(Grouping.USER, given));
      MemoryReport copy =
          new MemoryReport(
              made.pageSize(),
              made.counters(),
              made.sources(),
              made.sharing(),
              made.repeated(),
              groups,
              made.limited(),
              made.savedBytes(),
              made.withheldBytes(),
              made.metadataBytes(),
              made.unverified(),
              List.of());
      given.clear();
      assertThat(copy.groups()).isEqualTo(made.groups());
      assertThat(copy.groups().get(Grouping.USER)).isUnmodifiable();
    }
  }
}
