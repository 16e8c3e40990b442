package io.ksm.policy.esx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.policy.esx.support.Guest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paper says of sharing: section 4.2 (hints) and 4.3 (its figure 4). */
class EsxSharingTest {
  private static final int PAGES = 2400;

  /** Of what identical machines hold, two thirds are equal in all of them: "approaches 67 %". */
  private static final int COMMON = PAGES * 67 / 100;

  private static MergePolicy policy() {
    EsxPolicyFactory factory = new EsxPolicyFactory();
    return factory.create(Options.of(factory, Map.of()));
  }

  private static Ksm scanner(List<Guest> guests) throws IOException {
    KsmBuilder builder = Ksm.builder().hasher("crc32c").index("rb").policy(policy()).threads(1);
    guests.forEach(guest -> builder.source(guest.source()));
    return builder.build();
  }

  private static List<Guest> identical(int machines) {
    List<Guest> guests = new ArrayList<>();
    for (int machine = 0; machine < machines; machine++) {
      Guest guest = new Guest("vm" + machine, PAGES);
      for (int page = 0; page < PAGES; page++) {
        long own = (machine + 1L) * PAGES + page;
        guest.write(page, page < COMMON ? 1 + page : own);
      }
      guests.add(guest);
    }
    return guests;
  }

  /**
   * Published for ten identical machines: about 67 % of their memory is shared, and nearly 60 % is
   * reclaimed; both grow smoothly with the number of machines.
   */
  @ParameterizedTest(name = "{0} machines")
  @ValueSource(ints = {2, 5, 10})
  void identicalMachinesShareTwoThirds(int machines) throws IOException {
    List<Guest> guests = identical(machines);
    double all = (double) machines * PAGES;
    try (Ksm ksm = scanner(guests)) {
      long minutes = (long) Math.ceil(PAGES / (60 * Math.min(50, 200.0 / machines)));
      for (int minute = 0; minute < minutes; minute++) {
        ksm.scan();
      }
      Counters counters = ksm.counters();
      double shared = (counters.pagesShared() + counters.pagesSharing()) / all;
      double reclaimed = counters.pagesSharing() / all;
      assertThat(shared).isCloseTo(0.67, within(0.001));
      assertThat(reclaimed).isCloseTo(0.67 * (machines - 1) / machines, within(0.001));
      assertThat(counters.pagesVolatile()).isZero();
      if (machines == 10) {
        assertThat(reclaimed).as("nearly 60 %").isCloseTo(0.60, within(0.01));
      }
    }
  }

  /** 1200 pages a minute of each of ten: half of 2400 are known after the first one. */
  @Test
  void sharingGrowsMinuteByMinute() throws IOException {
    List<Guest> guests = identical(10);
    try (Ksm ksm = scanner(guests)) {
      ksm.scan();
      assertThat(ksm.counters().pagesScanned()).isEqualTo(12_000);
      long first = ksm.counters().pagesSharing();
      assertThat(first).isPositive().isLessThan(9L * COMMON);
      ksm.scan();
      assertThat(ksm.counters().pagesScanned()).isEqualTo(24_000);
      assertThat(ksm.counters().pagesSharing()).isEqualTo(9L * COMMON);
    }
  }

  /** A hint of an earlier scan is as good as a new one: no page is scanned twice for a match. */
  @Test
  void hintsLastUntilTheirPageIsScannedAgain() throws IOException {
    Guest guest = new Guest("vm", 2 * 3000);
    for (int page = 0; page < 6000; page++) {
      guest.write(page, 1 + page / 2); // Of each pair, one page is in each minute's sample.
    }
    try (Ksm ksm = scanner(List.of(guest))) {
      ksm.scan();
      assertThat(ksm.counters().pagesUnshared()).isEqualTo(3000);
      ksm.scan();
      assertThat(ksm.counters().pagesSharing()).isEqualTo(3000);
    }
  }

  /** A hint is compared before it is shared: 3000 of them went stale, and none is shared. */
  @Test
  void aHintWhosePageChangedSharesNothing() throws IOException {
    Guest guest = new Guest("vm", 6000);
    IntStream.range(0, 6000).forEach(page -> guest.write(page, 1 + page / 2));
    try (Ksm ksm = scanner(List.of(guest))) {
      ksm.scan();
      IntStream.range(0, 6000)
          .filter(page -> page % 2 == 0) // The first minute's sample.
          .forEach(page -> guest.write(page, 10_000 + page));
      ksm.scan();
      assertThat(ksm.counters().pagesScanned()).isEqualTo(6000);
      assertThat(ksm.counters().pagesSharing()).isZero();
    }
  }

  /** A full zero page is a page like any other, with one frame for however many there are. */
  @Test
  void zerosHaveOneFrame() throws IOException {
    Guest guest = new Guest("vm", 1000);
    IntStream.range(0, 1000).forEach(page -> guest.write(page, page < 700 ? 0 : page));
    try (Ksm ksm = scanner(List.of(guest))) {
      ksm.scan();
      assertThat(ksm.counters().pagesShared()).isEqualTo(1);
      assertThat(ksm.counters().pagesSharing()).isEqualTo(699);
      assertThat(ksm.counters().ksmZeroPages()).isZero();
    }
  }
}
