package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.OverlapPlacer;
import io.ksm.fleet.support.SyntheticFleet;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that annealing finds what filling and single steps do not, and keeps all rules. */
class AnnealingTest {
  private static final int MACHINES = 600;
  private static final int PER_HOST = 20;

  @TempDir private Path folder;

  private Fleet fleet(FleetDescription description) throws Exception {
    return fleet(1000, description, false);
  }

  private Fleet fleet(int pages, FleetDescription description, boolean domainsApart)
      throws Exception {
    return Fleet.open(
        SyntheticFleet.make(MACHINES, PER_HOST, pages, new SplittableRandom(5))
            .write(folder, 1L << 40),
        description,
        domainsApart);
  }

  private static PlacementPlan plan(long price, int maxSources) {
    return new PlacementPlan(PlacementPlan.NO_LIMIT, price, maxSources, false, 0, 1, 1);
  }

  private static int[] search(SharedContents contents, HostRules rules, int[] start) {
    return LocalSearch.improve(contents, rules, start, 0, PlacementPlan.NO_LIMIT);
  }

  @Test
  void savesMoreThanWhatNoSingleStepImproves() throws Exception {
    Fleet fleet = fleet(FleetDescription.NONE);
    HostRules rules = new HostRules(fleet, plan(0, PER_HOST));
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    int[] filled = search(contents, rules, HostFiller.fill(contents, rules).orElseThrow());
    int[] annealed = Annealing.improve(contents, rules, filled, 0, 1);
    assertThat(annealed).isEqualTo(Annealing.improve(contents, rules, filled, 0, 1));
    PlacementEstimator other =
        new PlacementEstimator(SharedContents.read(fleet, HashRange.after(1)), rules.hosts());
    long before = other.saving(filled).pages();
    long after = other.saving(annealed).pages();
    assertThat(after).isGreaterThan(before * 104 / 100);
    int[] greedy = OverlapPlacer.place(fleet, HashRange.sample(1), PER_HOST, true);
    assertThat(after).isGreaterThan(other.saving(greedy).pages() * 13 / 10);
    assertThat(new PlacementState(contents, rules, annealed).breach()).isEmpty();
  }

  @Test
  void keepsAllRules() throws Exception {
    Map<String, SourceNote> stays = new HashMap<>();
    for (int i = 0; i < MACHINES; i += 7) {
      stays.put("vm" + i, new SourceNote("", "", 0, true));
    }
    List<List<String>> apart =
        List.of(List.of("vm1", "vm2", "vm3"), List.of("vm100", "vm200", "vm300", "vm400"));
    Fleet fleet = fleet(new FleetDescription(Map.of(), stays, apart));
    // Hosts have room for two more, so that sources move, too.
    HostRules rules = new HostRules(fleet, plan(0, PER_HOST + 2));
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    int[] start = HostFiller.fill(contents, rules).orElseThrow();
    int[] annealed = Annealing.improve(contents, rules, start, 0, 2);
    PlacementState state = new PlacementState(contents, rules, annealed);
    assertThat(state.breach()).isEmpty();
    assertThat(state.saved()).isGreaterThan(new PlacementState(contents, rules, start).saved());
    for (int i = 0; i < MACHINES; i += 7) {
      assertThat(annealed[i]).isEqualTo(rules.presentHost(i));
    }
  }

  /** Threads share what they change, but no two the same host: any number does the same. */
  @Test
  void manyHostsAreAnnealedInGroups() throws Exception {
    int perHost = 6;
    Map<String, SourceNote> stays = new HashMap<>();
    for (int i = 0; i < MACHINES; i += 9) {
      stays.put("vm" + i, new SourceNote("", "", 0, true));
    }
    List<List<String>> apart =
        IntStream.range(1, 9).mapToObj(i -> List.of("vm" + i, "vm" + (i + 10))).toList();
    Fleet fleet =
        Fleet.open(
            SyntheticFleet.make(MACHINES, perHost, 1000, new SplittableRandom(7))
                .write(folder, 1L << 40),
            new FleetDescription(Map.of(), stays, apart),
            false);
    HostRules rules = new HostRules(fleet, plan(0, perHost + 1));
    assertThat(Annealing.groups(rules.hosts())).isEqualTo(2);
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    int[] filled = HostFiller.fill(contents, rules).orElseThrow();
    int[] annealed = annealed(contents, rules, filled, 1);
    assertThat(annealed).isEqualTo(annealed(contents, rules, filled, 4));
    PlacementState state = new PlacementState(contents, rules, annealed);
    assertThat(state.breach()).isEmpty();
    assertThat(state.saved())
        .isGreaterThan(new PlacementState(contents, rules, filled).saved() * 102 / 100);
  }

  private static int[] annealed(SharedContents contents, HostRules rules, int[] start, int threads)
      throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> Annealing.improve(contents, rules, start, 0, 3)).get();
    }
  }

  @Test
  void theNumberOfGroupsFollowsFromThatOfHosts() {
    assertThat(IntStream.of(2, 63, 64, 500, 513, 30_000).map(Annealing::groups))
        .containsExactly(1, 1, 2, 2, 3, 118);
  }

  /** At such a price no move pays. */
  @Test
  void aPriceKeepsSourcesWhereTheyAre() throws Exception {
    Fleet fleet = fleet(FleetDescription.NONE);
    HostRules rules = new HostRules(fleet, plan(0, PER_HOST));
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    assertThat(Annealing.improve(contents, rules, rules.present(), contents.size(), 1))
        .isEqualTo(rules.present());
  }

  /** The machines of each domain are as likely looked at as those of the others. */
  @Test
  void aSmallerSampleIsOneOfAllDomains() throws Exception {
    Fleet fleet = fleet(4000, FleetDescription.NONE, true);
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    SharedContents fewer = contents.first(contents.size() / 10);
    Map<Integer, Double> shares = new HashMap<>();
    for (int domain = 1; domain <= 3; domain++) {
      shares.put(domain, (double) contentsOf(domain, fewer) / contentsOf(domain, contents));
    }
    assertThat(shares.values()).allMatch(share -> share > 0.09 && share < 0.11);
    assertThat(fewer.share()).isBetween(0.0499, 0.0501);
  }

  private static int contentsOf(int domain, SharedContents contents) {
    return IntStream.range(0, MACHINES)
        .filter(source -> source % 3 == domain - 1)
        .map(source -> contents.end(source) - contents.begin(source))
        .sum();
  }

  @Test
  void savesMoreWhereDomainsAreApart() throws Exception {
    Fleet fleet = fleet(4000, FleetDescription.NONE, true);
    HostRules rules = new HostRules(fleet, plan(0, PER_HOST));
    SharedContents contents = SharedContents.read(fleet, HashRange.sample(1));
    int[] filled = search(contents, rules, HostFiller.fill(contents, rules).orElseThrow());
    int[] annealed = search(contents, rules, Annealing.improve(contents, rules, filled, 0, 1));
    assertThat(new PlacementState(contents, rules, annealed).saved())
        .isGreaterThan(new PlacementState(contents, rules, filled).saved() * 101 / 100);
  }

  @Test
  void theSmallerSampleOfAVeryLargeOneIsCounted() {
    assertThat(Annealing.sampleSize(100_000_000, 640)).isEqualTo(3_750_000);
    assertThat(Annealing.sampleSize(10, 7)).isEqualTo(35);
  }
}
