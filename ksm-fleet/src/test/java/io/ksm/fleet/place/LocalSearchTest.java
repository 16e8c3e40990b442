package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.SyntheticFleet;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the search finds what can be gained, however large the fleet is. */
class LocalSearchTest {
  /** So many that a round, which looks at all pairs of a source and a host, is dear. */
  private static final int MACHINES = 1800;

  private static final int PER_HOST = 20;

  @TempDir private Path folder;

  /** From a placement by lot, on full hosts: only swaps are possible. */
  @Test
  void aLargeFleetIsImprovedUntilNothingMoreIsGained() throws Exception {
    Fleet fleet =
        Fleet.open(
            SyntheticFleet.make(MACHINES, PER_HOST, 60, new SplittableRandom(5))
                .write(folder, 1L << 40),
            FleetDescription.NONE,
            false);
    HostRules rules =
        new HostRules(
            fleet, new PlacementPlan(PlacementPlan.NO_LIMIT, 0, PER_HOST, false, 0, 1, 1));
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    int[] start = rules.present();
    int[] improved = LocalSearch.improve(contents, rules, start, 0, PlacementPlan.NO_LIMIT);
    long before = new PlacementState(contents, rules, start).saved();
    PlacementState after = new PlacementState(contents, rules, improved);
    assertThat(after.saved()).isGreaterThan(before * 13 / 10);
    assertThat(after.breach()).isEmpty();
    int[] again = LocalSearch.improve(contents, rules, improved, 0, PlacementPlan.NO_LIMIT);
    assertThat(again).isEqualTo(improved);
    assertThat(IntStream.range(0, start.length).filter(i -> start[i] != improved[i]).count())
        .isGreaterThan(MACHINES / 4);
  }
}
