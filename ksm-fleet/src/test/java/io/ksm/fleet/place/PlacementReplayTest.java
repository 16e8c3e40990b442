package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.query.Estimate;
import io.ksm.fleet.support.MadeFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is said of moves at several times. */
class PlacementReplayTest {
  private static final int PAGES = 400;

  @TempDir private Path folder;

  private final List<Path> files = new ArrayList<>();

  /** What all sources of a kind have. */
  private static long[] kind(int kind) {
    return new SplittableRandom(kind).longs(PAGES).toArray();
  }

  private void collect(int second, MadeFleet fleet) throws IOException {
    files.addAll(fleet.write(folder, 1L << 30, second));
  }

  private List<PlacementMoment> replay(FleetDescription description, PlannedMove... moves)
      throws IOException {
    FleetHistory history = FleetHistory.open(files, description, false);
    return PlacementReplay.replay(history, List.of(moves), PlacementPlan.DEFAULT);
  }

  private static void about(Estimate saved, long pages) {
    assertThat(saved.pages()).isBetween(pages - saved.error(), pages + saved.error());
  }

  @Test
  void movesHoldWhileSourcesStayOfTheirKind() throws Exception {
    collect(
        10,
        new MadeFleet()
            .add("h1", "web1", kind(1))
            .add("h1", "db1", kind(2))
            .add("h2", "web2", kind(1))
            .add("h2", "db2", kind(2)));
    // The moves have been made.
    collect(
        20,
        new MadeFleet()
            .add("h1", "web1", kind(1))
            .add("h1", "web2", kind(1))
            .add("h2", "db1", kind(2))
            .add("h2", "db2", kind(2)));
    // Two have changed their kinds, and one has gone.
    collect(
        30,
        new MadeFleet()
            .add("h1", "web1", kind(1))
            .add("h1", "web2", kind(2))
            .add("h2", "db1", kind(2))
            .add("h2", "new", kind(1)));
    List<PlacementMoment> moments =
        replay(FleetDescription.NONE, new PlannedMove("web2", "h1"), new PlannedMove("db1", "h2"));
    for (PlacementMoment moment : moments.subList(0, 2)) {
      assertThat(moment.unmoved().pages()).isZero();
      about(moment.placed(), 2 * PAGES);
      about(moment.fresh().orElseThrow(), 2 * PAGES);
      assertThat(moment.held().orElseThrow()).isEqualTo(1);
      assertThat(moment.gain()).isEqualTo(moment.freshGain().orElseThrow());
      assertThat(moment.moved()).isEqualTo(2);
      assertThat(moment.breach()).isEmpty();
    }
    PlacementMoment last = moments.getLast();
    // Without moves, db1 would be on h1, and web2 on h2.
    assertThat(last.unmoved().pages()).isZero();
    assertThat(last.placed().pages()).isZero();
    about(last.fresh().orElseThrow(), 2 * PAGES);
    assertThat(last.held().orElseThrow()).isZero();
    assertThat(last.sources()).isEqualTo(4);
  }

  @Test
  void rulesThatMovesDoNotKeepAreTold() throws Exception {
    collect(10, new MadeFleet().add("h1", "a", kind(1)).add("h2", "b", kind(1)));
    FleetDescription apart = new FleetDescription(Map.of(), Map.of(), List.of(List.of("a", "b")));
    PlacementMoment moment = replay(apart, new PlannedMove("a", "h2")).getFirst();
    assertThat(moment.breach()).contains("host 'h2' has 2 sources, and may have 1");
    assertThat(moment.freshGain()).contains(new Estimate(0, 0));
    assertThat(moment.held()).isEmpty();
  }

  @Test
  void aSourceThatIsToStayAndMovesIsTold() throws Exception {
    collect(10, new MadeFleet().add("h1", "a", kind(1)).add("h2", "b", kind(1)));
    collect(20, new MadeFleet().add("h1", "a", kind(1)).add("h2", "b", kind(1)));
    FleetDescription stays =
        new FleetDescription(Map.of(), Map.of("a", new SourceNote("", "", 0, true)), List.of());
    FleetHistory history = FleetHistory.open(files, stays, false);
    PlacementPlan plan = new PlacementPlan(PlacementPlan.NO_LIMIT, 0, 2, false, 0, 1, 1);
    assertThat(PlacementReplay.replay(history, List.of(new PlannedMove("a", "h2")), plan))
        .extracting(PlacementMoment::breach)
        .containsOnly("'a' is to stay on host 'h1', and is on 'h2'");
  }

  @Test
  void movesOfOtherFleetsAreRefused() throws Exception {
    collect(10, new MadeFleet().add("h1", "a", kind(1)).add("h2", "b", kind(1)));
    assertThatThrownBy(() -> replay(FleetDescription.NONE, new PlannedMove("c", "h2")))
        .isInstanceOf(UsageException.class)
        .hasMessage("'c' of the moves is not a source of the files: there are a, b");
    assertThatThrownBy(() -> replay(FleetDescription.NONE, new PlannedMove("a", "h3")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'h3' of the moves is not a host of the files: there are h1, h2");
  }
}
