package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.SyntheticFleet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is counted for many hosts at once against counts of one host each. */
class HostGainsTest {
  private static final int HOSTS = 131;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(11);
  private SharedContents contents;
  private PlacementState state;
  private HostGains gains;

  @BeforeEach
  void place() throws Exception {
    Fleet fleet =
        Fleet.open(
            SyntheticFleet.make(HOSTS * 3, 3, 600, random).write(folder, 1L << 40),
            FleetDescription.NONE,
            false);
    HostRules rules =
        new HostRules(fleet, new PlacementPlan(PlacementPlan.NO_LIMIT, 0, 9, false, 0, 1, 1));
    contents = SharedContents.read(fleet, HashRange.sample(1));
    state = new PlacementState(contents, rules, rules.present());
    int most =
        IntStream.range(0, contents.sources())
            .map(source -> contents.end(source) - contents.begin(source))
            .max()
            .orElseThrow();
    gains = new HostGains(contents, HOSTS, most);
    IntStream.range(0, contents.sources()).forEach(this::noteAll);
  }

  private void noteAll(int source) {
    for (int i = contents.begin(source); i < contents.end(source); i++) {
      gains.set(contents.content(i), state.host(source));
    }
  }

  @Test
  void countsWhatEachHostHas() {
    for (int source = 0; source < contents.sources(); source++) {
      gains.count(source);
      int but = state.host(source);
      int most = 0;
      for (int host = 0; host < HOSTS; host++) {
        int gain = state.gain(source, host);
        assertThat(gains.counted(host)).isEqualTo(gain);
        assertThat(gains.gain(source, host)).isEqualTo(gain);
        most = host == but ? most : Math.max(most, gain);
      }
      assertThat(gains.most(but)).isEqualTo(most).isPositive();
    }
  }

  @Test
  void choosesHostsByWhatTheyHave() {
    for (int source = 0; source < contents.sources(); source += 7) {
      gains.count(source);
      int but = random.nextInt(HOSTS);
      for (int least = -1; least <= gains.most(but) + 1; least++) {
        int atLeast = least;
        int[] expected =
            IntStream.range(0, HOSTS)
                .filter(host -> host != but && gains.counted(host) >= atLeast)
                .toArray();
        assertThat(chosen(least, but)).containsExactly(expected);
      }
    }
  }

  private int[] chosen(int least, int but) {
    gains.choose(least, but);
    List<Integer> chosen = new ArrayList<>();
    for (int host = gains.next(0); host >= 0; host = gains.next(host + 1)) {
      chosen.add(host);
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void forgetsWhatAHostHasNotAnyMore() {
    int host = state.host(0);
    for (int i = contents.begin(0); i < contents.end(0); i++) {
      gains.clear(contents.content(i), host);
    }
    assertThat(gains.gain(0, host)).isZero();
    gains.count(0);
    assertThat(gains.counted(host)).isZero();
    assertThat(gains.counted(host + 1)).isEqualTo(state.gain(0, host + 1));
  }
}
