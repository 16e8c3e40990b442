package io.ksm.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that pages are lost where no region holds them any more, and nowhere else. */
class RegionChangesTest {
  private static final int PAGE = 4096;

  private static Region region(String label, long first, long end) {
    return Region.resident(label, first * PAGE, end - first, "d");
  }

  private static RegionChanges between(List<Region> former, List<Region> present) {
    return RegionChanges.between(former, present, PAGE);
  }

  @Test
  void nothingChanges() {
    RegionChanges changes = between(List.of(region("a", 1, 5)), List.of(region("a", 1, 5)));
    assertThat(changes).isEqualTo(new RegionChanges(List.of(), List.of(), List.of()));
  }

  @Test
  void whatGrowsLosesNothing() {
    Region before = region("a", 1, 5);
    Region after = region("a", 1, 9);
    assertThat(between(List.of(before), List.of(after)))
        .isEqualTo(new RegionChanges(List.of(before), List.of(after), List.of()));
  }

  @Test
  void whatShrinksAndSplitsLosesTheRest() {
    RegionChanges changes =
        between(
            List.of(region("a", 10, 20), region("b", 20, 30), region("c", 40, 50)),
            List.of(region("a", 12, 14), region("a", 16, 25), region("d", 45, 60)));
    assertThat(changes.lost())
        .containsExactly(
            new PageRange(10, 12),
            new PageRange(14, 16),
            new PageRange(25, 30),
            new PageRange(40, 45));
    assertThat(changes.ended()).hasSize(3);
    assertThat(changes.begun()).hasSize(3);
  }

  @Test
  void whatBecomesIneligibleIsLost() {
    Region now = new Region("a", 10L * PAGE, 10, "d", "file-backed");
    assertThat(between(List.of(region("a", 10, 20)), List.of(now)).lost())
        .containsExactly(new PageRange(10, 20));
    assertThat(between(List.of(now), List.of(region("a", 10, 20))).lost()).isEmpty();
  }

  @Test
  void oneLargeHoldsManySmall() {
    assertThat(
            between(
                    List.of(region("a", 1, 3), region("b", 5, 6), region("c", 90, 101)),
                    List.of(region("all", 0, 100)))
                .lost())
        .containsExactly(new PageRange(100, 101));
  }
}
