package io.ksm.policy.uksm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.Pace;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import io.ksm.core.Ksm;
import io.ksm.policy.uksm.support.Areas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the policy does in an engine, against what is published of Ultra KSM. */
class UksmSharingTest {
  private static final int AREAS = 40;
  private static final int PAGES = 2000;

  /** Lets each visit cost 500 ns, and hears what is found in regions. */
  private static final class Steady extends ForwardingPolicy {
    List<RegionResult> results = List.of();

    Steady() {
      super(policy());
    }

    private static MergePolicy policy() {
      UksmPolicyFactory factory = new UksmPolicyFactory();
      return factory.create(Options.of(factory, Map.of()));
    }

    @Override
    public void endScan(List<RegionResult> found) {
      results = found;
      super.endScan(found);
    }

    @Override
    public Pace afterScan(ScanReport report) {
      long visits = report.bytesScanned() / Areas.PAGE_SIZE;
      return super.afterScan(
          new ScanReport(
              report.counters(),
              report.encountered(),
              report.bytesScanned(),
              report.nanos(),
              500 * visits,
              report.pace()));
    }
  }

  private static Ksm scanner(Areas memory, MergePolicy policy) throws IOException {
    return Ksm.builder()
        .source(memory.source())
        .hasher("crc32c")
        .index("rb")
        .policy(policy)
        .threads(1)
        .build();
  }

  /** One area in forty has copies of few contents; of the others, one page in fifty is a copy. */
  private static Areas oneRichArea(int rich) {
    Areas memory = new Areas(AREAS, PAGES);
    for (int area = 0; area < AREAS; area++) {
      for (int page = 0; page < PAGES; page++) {
        long own = 1000 + (long) area * PAGES + page;
        boolean copy = area == rich || page % 50 == 0;
        memory.write(area, page, copy ? 1 + page % 40 : own);
      }
    }
    return memory;
  }

  /**
   * Published (FAST 2018, abstract): with as much work in the same time, up to 12.6 times the
   * savings of scanning every page alike, where memory does not change.
   */
  @Test
  void savesManyTimesAsMuchOfStillMemoryForAsManyVisits() throws IOException {
    long visits;
    long saved;
    try (Ksm ksm = scanner(oneRichArea(30), new Steady())) {
      while (ksm.counters().pagesSaved() < PAGES * 9 / 10) {
        ksm.scan();
      }
      visits = ksm.counters().pagesScanned();
      saved = ksm.counters().pagesSaved();
    }
    assertThat(visits).as("of %d pages", AREAS * PAGES).isLessThan(AREAS * PAGES / 4);
    long alike = savedByScanningAlike(oneRichArea(30), visits);
    assertThat((double) saved / alike).as("%d against %d", saved, alike).isBetween(7.0, 12.6);
  }

  /** Merges at first sight too, but goes by address; so much of memory is visited in this time. */
  private static long savedByScanningAlike(Areas memory, long visits) throws IOException {
    try (Ksm ksm = scanner(memory, new FirstPages(visits))) {
      ksm.scan();
      assertThat(ksm.counters().pagesScanned()).isEqualTo(visits);
      return ksm.counters().pagesSaved();
    }
  }

  /** Visits the first pages of memory and no others. */
  private static final class FirstPages extends ForwardingPolicy {
    private long left;

    FirstPages(long visits) {
      super(unsampled());
      left = visits;
    }

    private static MergePolicy unsampled() {
      UksmPolicyFactory factory = new UksmPolicyFactory();
      return factory.create(Options.of(factory, factory.scanDefaults()));
    }

    @Override
    public long maxVisits(SourceRegion region) {
      long visits = Math.min(left, region.region().pages());
      left -= visits;
      return visits;
    }
  }

  /** An area whose merged pages are written again and again gets no more than its sample. */
  @Test
  void thrashingAreasAreFilteredOut() throws IOException {
    Areas memory = new Areas(2, 60_000);
    for (int area = 0; area < 2; area++) {
      fill(memory, area, 0);
    }
    Steady policy = new Steady();
    List<Long> still = new ArrayList<>();
    List<Long> thrashing = new ArrayList<>();
    try (Ksm ksm = scanner(memory, policy)) {
      for (int scan = 1; scan <= 12; scan++) {
        ksm.scan();
        still.add(policy.results.get(0).visited());
        thrashing.add(policy.results.get(1).visited());
        fill(memory, 1, scan % 2);
      }
    }
    assertThat(still).as("covered at once").contains(60_000L);
    long first = thrashing.getFirst() + thrashing.get(1);
    assertThat(thrashing.subList(4, 12)).as("%s", thrashing).allMatch(visits -> visits <= first);
  }

  /** Everything equal to something, and other than before. */
  private static void fill(Areas memory, int area, int generation) {
    for (int page = 0; page < 60_000; page++) {
      memory.write(area, page, 1 + page % 20 + 100L * generation);
    }
  }
}
