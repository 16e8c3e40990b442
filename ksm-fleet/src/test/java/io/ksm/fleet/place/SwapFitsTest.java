package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetHost;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.MadeFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that two sources change places only where both hosts have room, as merging leaves them.
 * What both sources have is no gain for a host: with the one that leaves, its copy goes.
 *
 * <p>Of the four sources, large and small have 300 pages in common. Large has 200 of the second
 * host's left, too, and small 200 of the first host's right.
 */
class SwapFitsTest {
  private static final int PAGE = 4096;
  private static final int LARGE = 0;
  private static final int SMALL = 2;

  /** What large and left take together: 300 + 200 pages and 400 of its own. */
  private static final int TAKEN = 900;

  @TempDir private Path folder;

  private static long[] pages(int seed, int count) {
    return new SplittableRandom(seed).longs(count).toArray();
  }

  private static long[] all(long[]... parts) {
    return Stream.of(parts).flatMapToLong(LongStream::of).toArray();
  }

  /**
   * Makes the fleet.
   *
   * @param room of the second host, in pages; 700 are taken now
   */
  private Fleet fleet(int room) throws IOException {
    long[] common = pages(1, 300);
    long[] left = pages(2, 200);
    long[] right = pages(3, 200);
    List<Path> files =
        new MadeFleet()
            .add("h1", "large", all(common, left, pages(4, 400)))
            .add("h1", "right", right)
            .add("h2", "small", all(common, right))
            .add("h2", "left", left)
            .write(folder, 1200L * PAGE);
    return Fleet.open(
        files, new FleetDescription(Map.of("h2", (long) room * PAGE), Map.of(), List.of()), false);
  }

  private static PlacementPlan plan(int maxMoves) {
    return new PlacementPlan(maxMoves, 0, 2, true, 0, 1, 1);
  }

  private boolean mayChangePlaces(int room) throws IOException {
    Fleet fleet = fleet(room);
    HostRules rules = new HostRules(fleet, plan(2));
    SharedContents contents = SharedContents.read(fleet, HashRange.ALL);
    PlacementState state = new PlacementState(contents, rules, rules.present());
    return state.fits(LARGE, 1, state.gain(LARGE, 1), SMALL, state.loss(SMALL))
        && state.fits(SMALL, 0, state.gain(SMALL, 0), LARGE, state.loss(LARGE));
  }

  @Test
  void whatBothHaveMakesNoRoom() throws Exception {
    assertThat(mayChangePlaces(TAKEN)).isTrue();
    assertThat(mayChangePlaces(TAKEN - 1)).isFalse();
    assertThat(mayChangePlaces(TAKEN - 250)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, PlacementPlan.NO_LIMIT})
  void whatIsAdvisedFits(int maxMoves) throws Exception {
    Fleet fleet = fleet(750);
    PlacementAdvice advice = Placer.place(fleet, plan(maxMoves));
    HostRules rules = new HostRules(fleet, plan(maxMoves));
    int[] hostOf = rules.present();
    List<String> hosts = fleet.hosts().stream().map(FleetHost::name).toList();
    advice.moves().forEach(move -> hostOf[move.source().number()] = hosts.indexOf(move.to()));
    SharedContents contents = SharedContents.read(fleet, HashRange.ALL);
    PlacementState state = new PlacementState(contents, rules, hostOf);
    assertThat(state.breach()).isEmpty();
    assertThat(state.saved()).isEqualTo(400);
  }
}
