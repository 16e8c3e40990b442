package io.ksm.testkit.reference;

import static io.ksm.testkit.reference.ReferencePolicy.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.SharingLimit;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the kernel's counters read in known situations, by hand. Sources only account for merges.
 */
class ReferenceKsmTest {

  @Test
  void goldenVectors() throws IOException {
    assertThat(settled(page -> 1 + page % 2)).containsExactly(2L, 58L, 0L, 0L, 0L);
    assertThat(settled(page -> 1 + page % 3)).containsExactly(3L, 57L, 0L, 0L, 0L);
    assertThat(settled(page -> 1)).containsExactly(1L, 59L, 0L, 0L, 0L);
    assertThat(settled(page -> page == 31 ? 2 : 1)).containsExactly(1L, 58L, 1L, 0L, 0L);
  }

  /** Three sources of twenty pages. */
  private static List<Long> settled(IntUnaryOperator valueOfPage) throws IOException {
    List<PageSource> sources = new ArrayList<>();
    for (int source = 0; source < 3; source++) {
      Window window = new Window(0, 20, 64);
      WorkloadSource memory =
          WorkloadSource.live("source " + source, window, WorkloadSource.Access.VIEW);
      memory.remap(List.of(Region.resident("area", 0, 20, "")));
      for (int page = 0; page < 20; page++) {
        byte[] content = new byte[64];
        content[7] = (byte) valueOfPage.applyAsInt(20 * source + page);
        memory.write(window.address(page), content);
      }
      sources.add(memory);
    }
    try (ReferenceKsm ksm = new ReferenceKsm(sources, new NarrowHasher(64), PLAIN)) {
      ksm.scan();
      List<Long> counters = Pages.summary(ksm.scan());
      assertThat(Pages.summary(ksm.scan())).isEqualTo(counters);
      return counters;
    } finally {
      for (PageSource source : sources) {
        source.close();
      }
    }
  }

  @Test
  void equalFreshPagesNeedTwoScans() throws IOException {
    try (Pages pages = Pages.accounted(2, PLAIN).write(0, 7, 7)) {
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 2L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 0L, 0L);
      assertThat(pages.ksm.counters())
          .isEqualTo(new Counters(1, 1, 0, 0, 4, 0, 0, 2, 0, 0, 64 - 2 * 64));
    }
  }

  @Test
  void staticPagesNeedOneScan() throws IOException {
    WorkloadSource memory =
        WorkloadSource.still("still", new Window(0, 2, 64), WorkloadSource.Access.COPY);
    memory.remap(List.of(Region.resident("area", 0, 2, "")));
    memory.write(0, new byte[64]);
    memory.write(64, new byte[64]);
    try (ReferenceKsm ksm = new ReferenceKsm(List.of(memory), new NarrowHasher(64), PLAIN)) {
      assertThat(Pages.summary(ksm.scan())).containsExactly(1L, 1L, 0L, 0L, 0L);
    } finally {
      memory.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 256})
  void maxPageSharing(int most) throws IOException {
    for (int count = 1; count < 3 * Math.min(most, 10) + 2; count++) {
      try (Pages pages = Pages.accounted(count, PLAIN.withMaxSharers(most))) {
        pages.write(0, new int[count]);
        Counters counters = pages.scan(3);
        SharingLimit limit = new SharingLimit(count, most);
        assertThat(Pages.summary(counters))
            .as("%d pages, at most %d", count, most)
            .containsExactly(limit.shared(), limit.sharing(), limit.unshared(), 0L, 0L);
        boolean chain = limit.shared() > 1;
        assertThat(counters.stableNodeChains()).isEqualTo(chain ? 1 : 0);
        assertThat(counters.stableNodeDups()).isEqualTo(chain ? limit.shared() : 0);
      }
    }
  }

  @Test
  void roomOnAnOlderCopyIsFilled() throws IOException {
    try (Pages pages = Pages.accounted(7, PLAIN.withMaxSharers(3)).write(0, new int[7])) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(2L, 4L, 1L, 0L, 0L);
      pages.write(0, 5);
      assertThat(pages.scan()).containsExactly(2L, 4L, 0L, 1L, 0L);
    }
  }

  @Test
  void aCopyThatWasJoinedAndHasRoomIsTriedFirst() throws IOException {
    try (Pages pages = Pages.accounted(10, PLAIN.withMaxSharers(4))) {
      pages.write(0, 1, 1, 1, 1, 1, 1, 1, 1, 20, 21);
      assertThat(Pages.summary(pages.scan(2))).containsExactly(2L, 6L, 2L, 0L, 0L);
      // Room for two on the older copy. Page 8 takes one of them.
      pages.write(0, 30, 31).write(8, 1);
      pages.scan(1);
      pages.write(9, 1);
      assertThat(pages.scan().subList(0, 2)).containsExactly(2L, 5L);
      // Three leave the newer copy, and yet page 9 takes the other.
      pages.write(4, 32, 33, 34);
      assertThat(pages.scan().subList(0, 2)).containsExactly(2L, 3L);
      pages.write(7, 35);
      assertThat(pages.scan().subList(0, 2)).containsExactly(1L, 3L);
    }
  }

  @Test
  void theNewestCopyWithRoomIsTriedFirst() throws IOException {
    try (Pages pages = Pages.accounted(6, PLAIN.withMaxSharers(3)).write(0, 1, 1, 1, 1, 1, 20)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(2L, 3L, 1L, 0L, 0L);
      // Both copies have room for one. Page 5 takes that on the newer.
      pages.write(0, 30).write(5, 1);
      assertThat(pages.scan().subList(0, 2)).containsExactly(2L, 2L);
      assertThat(pages.scan().subList(0, 2)).containsExactly(2L, 3L);
      pages.write(3, 31, 32);
      assertThat(pages.scan().subList(0, 2)).containsExactly(2L, 1L);
    }
  }

  @Test
  void nothingButZeroPagesMergesBelowTwoSharers() throws IOException {
    try (Pages pages =
        Pages.accounted(4, PLAIN.withMaxSharers(1).withZeroPages()).write(0, 1, 1, 0, 0)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(0L, 0L, 2L, 2L, 2L);
      assertThat(pages.scan()).containsExactly(0L, 0L, 2L, 0L, 2L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWrittenPageLeavesItsFrameAndComesBack(int written) throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 1, 1, 1)) {
      assertThat(pages.scan(2).pagesSharing()).isEqualTo(2);
      pages.write(written, 2);
      assertThat(pages.ksm.counters().pagesSharing()).isEqualTo(2);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
      pages.write(written, 1);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 2L, 0L, 0L, 0L);
    }
  }

  @Test
  void aFrameWhoseSharersWereAllWrittenMatchesNothing() throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 9, 1, 1)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(1L, 1L, 1L, 0L, 0L);
      pages.write(0, 1);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
      pages.write(1, 2, 2);
      assertThat(pages.scan()).containsExactly(0L, 0L, 1L, 2L, 0L);
    }
  }

  @Test
  void aFrameWithOneSharerThatHoldsItsBytesStillMatches() throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 9, 1, 1)) {
      pages.scan(2);
      pages.write(0, 1);
      pages.scan();
      pages.write(1, 2);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
    }
  }

  @Test
  void zeroPagesAreTrackedUntilTheScanAfterTheirMerge() throws IOException {
    try (Pages pages = Pages.accounted(2, PLAIN.withZeroPages()).write(0, 0, 0)) {
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 2L, 0L);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 2L, 2L);
      assertThat(pages.ksm.counters().generalProfit()).isEqualTo(2 * 64 - 2 * 64);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 0L, 2L);
      assertThat(pages.ksm.counters().generalProfit()).isEqualTo(2 * 64);
      assertThat(pages.ksm.counters().pagesScanned()).isEqualTo(4);
    }
  }

  @Test
  void aZeroPageWrittenSoonKeepsItsAgeAndOneWrittenLateBeginsAnew() throws IOException {
    for (int scansBefore : new int[] {2, 3}) {
      try (Pages pages = Pages.accounted(1, PLAIN.withZeroPages().withSmartScan()).write(0, 0)) {
        assertThat(pages.scan(scansBefore).ksmZeroPages()).isEqualTo(1);
        pages.write(0, 3);
        // With the age that it had, 2, it is visited twice and then skipped; anew, three times.
        assertThat(pages.scan(3).pagesSkipped()).isEqualTo(scansBefore == 2 ? 1 : 0);
        assertThat(pages.ksm.counters().ksmZeroPages()).isZero();
      }
    }
  }

  @Test
  void zeroPagesAreOrdinaryWithoutUseZeroPages() throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 0, 0, 0)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(1L, 2L, 0L, 0L, 0L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ABSENT",
    "ZERO",
    "SHARED",
    "MAPPED_BY_SEVERAL",
    "SWAPPED",
    "FILE",
    "EXCLUDED",
    "UNREADABLE"
  })
  void aPageThatIsNotThereLosesEverything(PageState state) throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 1, 1, 1)) {
      pages.scan(2);
      pages.become(1, state);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 0L, 0L);
      pages.write(1, 1);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 2L, 0L, 0L, 0L);
    }
  }

  @Test
  void pagesOfAVanishedRegionLeave() throws IOException {
    try (Pages pages = Pages.accounted(6, PLAIN).write(0, 1, 1, 2, 1, 2, 3)) {
      assertThat(Pages.summary(pages.scan(2))).containsExactly(2L, 3L, 1L, 0L, 0L);
      pages.memory.remap(List.of(Pages.region(0, 2), Pages.region(4, 2)));
      assertThat(pages.scan()).containsExactly(2L, 1L, 1L, 0L, 0L);
      pages.memory.remap(List.of(Pages.region(1, 1)));
      assertThat(pages.scan()).containsExactly(1L, 0L, 0L, 0L, 0L);
      pages.memory.remap(List.of());
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 0L, 0L);
    }
  }

  @Test
  void splittingARegionChangesNothing() throws IOException {
    try (Pages pages = Pages.accounted(6, PLAIN).write(0, 1, 1, 2, 1, 2, 3)) {
      List<Long> before = Pages.summary(pages.scan(2));
      pages.memory.remap(List.of(Pages.region(0, 2), Pages.region(2, 4)));
      assertThat(pages.scan()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_LISTING", "BEFORE_READING"})
  void pagesOfAnExitedSourceLeave(TestMemory.Exit exit) throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 1, 1, 2)) {
      pages.scan(2);
      pages.memory.exit(exit);
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 0L, 0L);
      pages.ksm.unmerge();
      assertThat(pages.ksm.counters().fullScans()).isZero();
    }
  }

  @Test
  void twoMappingsOfOnePageDoNotMergeWithEachOther() throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN).write(0, 1, 1)) {
      pages.memory.share(Pages.address(0), 77);
      pages.memory.share(Pages.address(1), 77);
      assertThat(Pages.summary(pages.scan(2)))
          .as("one unshared, one volatile")
          .containsExactly(0L, 0L, 1L, 1L, 0L);
      pages.write(2, 1);
      assertThat(Pages.summary(pages.scan(3))).containsExactly(1L, 2L, 0L, 0L, 0L);
    }
  }

  @Test
  void unmergeForgetsAllPagesAndGoesOnCounting() throws IOException {
    try (Pages pages = Pages.accounted(4, PLAIN.withZeroPages()).write(0, 1, 1, 0, 5)) {
      pages.scan(2);
      pages.ksm.unmerge();
      assertThat(pages.ksm.counters()).isEqualTo(new Counters(0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0));
      assertThat(pages.scan()).containsExactly(0L, 0L, 0L, 4L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 1L, 1L, 1L, 1L);
    }
  }

  @Test
  void domainsAreKeptApartWhereThePolicySaysSo() throws IOException {
    for (boolean apart : new boolean[] {false, true}) {
      try (Pages pages = Pages.accounted(4, apart ? PLAIN.withDomains() : PLAIN)) {
        pages.memory.remap(
            List.of(
                Region.resident("a", Pages.address(0), 2, "uid:0"),
                Region.resident("b", Pages.address(2), 2, "uid:1")));
        pages.write(0, 1, 1, 1, 1);
        assertThat(pages.scan(2).pagesShared()).isEqualTo(apart ? 2 : 1);
      }
    }
  }

  @Test
  void smartScanVisitsEverMoreRarely() throws IOException {
    try (Pages pages = Pages.accounted(1, PLAIN.withSmartScan()).write(0, 1)) {
      List<Integer> visitedAt = new ArrayList<>();
      long before = 0;
      for (int scan = 1; scan <= 60; scan++) {
        Counters counters = pages.scan(1);
        if (counters.pagesScanned() > before) {
          visitedAt.add(scan);
        }
        before = counters.pagesScanned();
        assertThat(counters.pagesScanned() + counters.pagesSkipped()).isEqualTo(scan);
      }
      assertThat(visitedAt).containsExactly(1, 2, 3, 4, 6, 9, 14, 23, 32, 41, 50, 59);
    }
  }

  @Test
  void aSkippedPageIsVolatileAndAMergedOneIsNeverSkipped() throws IOException {
    try (Pages pages = Pages.accounted(3, PLAIN.withSmartScan()).write(0, 1, 2, 2)) {
      assertThat(Pages.summary(pages.scan(4))).containsExactly(1L, 1L, 1L, 0L, 0L);
      assertThat(pages.scan()).containsExactly(1L, 1L, 0L, 1L, 0L);
      Counters later = pages.scan(15);
      assertThat(later.pagesScanned()).isEqualTo(2 * 20 + 7);
      assertThat(later.pagesSkipped()).isEqualTo(13);
    }
  }

  @Test
  void equalHashesAloneMergeNothing() throws IOException {
    WorkloadSource memory =
        WorkloadSource.live("memory", new Window(0, 20, 64), WorkloadSource.Access.COPY);
    memory.remap(List.of(Region.resident("area", 0, 20, "")));
    for (int page = 0; page < 20; page++) {
      byte[] content = new byte[64];
      content[63] = (byte) page;
      memory.write(page * 64L, content);
    }
    try (ReferenceKsm ksm = new ReferenceKsm(List.of(memory), new NarrowHasher(1), PLAIN)) {
      ksm.scan();
      assertThat(Pages.summary(ksm.scan())).containsExactly(0L, 0L, 20L, 0L, 0L);
    } finally {
      memory.close();
    }
  }
}
