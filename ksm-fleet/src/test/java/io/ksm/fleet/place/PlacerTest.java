package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.query.Estimate;
import io.ksm.fleet.support.MadeFleet;
import io.ksm.fleet.support.MadeFleet.MadeSource;
import io.ksm.fleet.support.OverlapPlacer;
import io.ksm.fleet.support.SyntheticFleet;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that placements keep the rules and save what is said of them. */
@ExtendWith(SeedExtension.class)
class PlacerTest {
  private static final int PAGE = 4096;
  private static final long ROOMY = 1L << 40;

  @TempDir private Path folder;

  private Fleet open(MadeFleet made, long memory, FleetDescription description) throws IOException {
    return Fleet.open(made.write(folder, memory), description, false);
  }

  private static PlacementPlan plan(int maxMoves, long price, int maxSources) {
    return new PlacementPlan(maxMoves, price, maxSources, false, 0, 1, 1);
  }

  /** Recounts what a placement saves, of all contents. */
  private static long saved(MadeFleet made, int[] hostOf) {
    Map<Integer, Set<Long>> onHost = new HashMap<>();
    long saved = 0;
    List<MadeSource> sources = made.sources();
    for (int i = 0; i < hostOf.length; i++) {
      Set<Long> host = onHost.computeIfAbsent(hostOf[i], _ -> new HashSet<>());
      for (long content : Arrays.stream(sources.get(i).pages()).distinct().toArray()) {
        saved += host.add(content) ? 0 : 1;
      }
    }
    return saved;
  }

  /** The fleet of the literature: images, applications, and mostly pages of one's own. */
  @Test
  void aSyntheticFleetIsPlacedBetterThanAtRandomAndByPairs() throws Exception {
    MadeFleet made = SyntheticFleet.make(600, 20, 1000, new SplittableRandom(7));
    Fleet fleet = open(made, ROOMY, FleetDescription.NONE);
    PlacementAdvice advice = Placer.place(fleet, plan(PlacementPlan.NO_LIMIT, 0, 0));
    assertThat(advice.pays()).isTrue();
    assertThat(advice.maxSources()).isEqualTo(20);
    HostRules rules = new HostRules(fleet, PlacementPlan.DEFAULT);
    PlacementEstimator estimator =
        new PlacementEstimator(SharedContents.read(fleet, HashRange.after(1)), rules.hosts());
    long byPairs = saving(estimator, fleet, true);
    long byHosts = saving(estimator, fleet, false);
    long byLot = advice.random().orElseThrow().pages();
    assertThat(advice.best().pages())
        .isGreaterThan(2 * byLot)
        .isGreaterThan(115 * byPairs / 100)
        .isGreaterThan(110 * byHosts / 100);
    // Else they would be nothing to compare with.
    assertThat(byPairs).isGreaterThan(130 * byLot / 100);
    assertThat(byHosts).isGreaterThan(130 * byLot / 100);
    assertThat(advice.best().pages()).isLessThan(advice.bound().pages());
    // What is now is by lot, too.
    assertThat(advice.present().pages()).isBetween(byLot * 9 / 10, byLot * 11 / 10);
    assertThat(advice.gain().pages()).isEqualTo(advice.best().pages() - advice.present().pages());
  }

  private static long saving(PlacementEstimator estimator, Fleet fleet, boolean byPairs)
      throws IOException {
    int[] hostOf = OverlapPlacer.place(fleet, HashRange.sample(1), 20, byPairs);
    return estimator.saving(hostOf).pages();
  }

  private static MadeFleet random(int sources, int hosts, SplittableRandom random) {
    MadeFleet made = new MadeFleet();
    for (int i = 0; i < sources; i++) {
      long[] pages = new long[100 + random.nextInt(200)];
      int pool = random.nextInt(4);
      for (int j = 0; j < pages.length; j++) {
        pages[j] =
            random.nextInt(3) == 0
                ? random.nextLong()
                : new SplittableRandom(1000 * pool + random.nextInt(300)).nextLong();
      }
      made.add("h" + (i < hosts ? i : random.nextInt(hosts)), "s" + i, pages);
    }
    return made;
  }

  /** Whatever the fleet and the rules: they are kept, and moves lead to what is promised. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8})
  void rulesAreKept(int maxMoves, Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    MadeFleet made = random(16, 4, random);
    int[] present =
        Fleet.open(made.write(folder, 1), FleetDescription.NONE, false).sources().stream()
            .mapToInt(FleetSource::host)
            .toArray();
    List<String> names = made.sources().stream().map(MadeSource::label).toList();
    // Two that are apart at present stay so; the first source of the second host stays.
    List<String> apart = List.of(names.getFirst(), names.getLast());
    String staying = made.sources().get(5).label();
    FleetDescription description =
        new FleetDescription(
            Map.of(), Map.of(staying, new SourceNote("", "", 0, true)), List.of(apart));
    Fleet fleet = open(made, 12 * 300 * PAGE, description);
    int limit = maxMoves == 8 ? PlacementPlan.NO_LIMIT : maxMoves;
    PlacementAdvice advice = Placer.place(fleet, plan(limit, 0, 0));
    int[] hostOf = present.clone();
    for (SourceMove move : advice.moves()) {
      int source = move.source().number();
      assertThat(fleet.hosts().get(hostOf[source]).name()).isEqualTo(move.from());
      assertThat(move.from()).isNotEqualTo(move.to());
      assertThat(move.source().stays()).isFalse();
      hostOf[source] = fleet.hosts().stream().map(h -> h.name()).toList().indexOf(move.to());
    }
    assertThat(advice.moves().size()).isLessThanOrEqualTo(Math.min(limit, 16));
    assertThat(hostOf[0]).isNotEqualTo(hostOf[15]);
    for (int host = 0; host < 4; host++) {
      long bytes = 0;
      int count = 0;
      for (int i = 0; i < hostOf.length; i++) {
        bytes += hostOf[i] == host ? fleet.sources().get(i).memoryBytes() : 0;
        count += hostOf[i] == host ? 1 : 0;
      }
      assertThat(bytes).isLessThanOrEqualTo(12 * 300 * PAGE);
      assertThat(count).isLessThanOrEqualTo(advice.maxSources());
    }
    if (advice.pays()) {
      long gains = advice.moves().stream().mapToLong(SourceMove::gain).sum();
      assertThat(gains).isEqualTo(advice.gain().pages());
      assertThat(saved(made, hostOf)).isGreaterThan(saved(made, present));
    } else {
      assertThat(advice.moves()).isEmpty();
    }
  }

  /** Two hosts are full, so that sources can only change places; then moves cost more. */
  @Test
  void sourcesChangePlacesAndAMoveHasItsPrice() throws Exception {
    long[] web = new SplittableRandom(1).longs(400).toArray();
    long[] database = new SplittableRandom(2).longs(400).toArray();
    MadeFleet made =
        new MadeFleet()
            .add("h1", "web1", web)
            .add("h1", "db1", database)
            .add("h2", "web2", web)
            .add("h2", "db2", database);
    Fleet fleet = open(made, 2L * 400 * PAGE, FleetDescription.NONE);
    for (int maxMoves : new int[] {2, PlacementPlan.NO_LIMIT}) {
      PlacementAdvice advice = Placer.place(fleet, plan(maxMoves, 0, 0));
      assertThat(advice.moves()).hasSize(2);
      assertThat(advice.moves().getFirst().needsRoom()).isTrue();
      assertThat(advice.moves().getLast().needsRoom()).isFalse();
      assertThat(advice.present()).isEqualTo(new Estimate(0, 11));
      assertThat(advice.best().pages()).isBetween(600L, 1000L);
    }
    assertThat(Placer.place(fleet, plan(1, 0, 0)).pays()).isFalse();
    assertThat(Placer.place(fleet, plan(4, 350L * PAGE, 0)).moves()).hasSize(2);
    PlacementAdvice dear = Placer.place(fleet, plan(4, 500L * PAGE, 0));
    assertThat(dear.moves()).isEmpty();
    assertThat(dear.gain()).isEqualTo(new Estimate(0, 0));
  }

  /** Merged, more fits onto a host than unmerged. */
  @Test
  void whatMergesMakesRoom() throws Exception {
    long[] web = new SplittableRandom(1).longs(400).toArray();
    MadeFleet made =
        new MadeFleet().add("h1", "web1", web).add("h2", "web2", web).add("h3", "web3", web);
    Fleet fleet = open(made, 500L * PAGE, FleetDescription.NONE);
    assertThat(Placer.place(fleet, plan(PlacementPlan.NO_LIMIT, 0, 3)).moves()).isEmpty();
    PlacementPlan merged = new PlacementPlan(PlacementPlan.NO_LIMIT, 0, 3, true, 0, 1, 1);
    assertThat(Placer.place(fleet, merged).moves()).hasSize(2);
    PlacementPlan reserved = new PlacementPlan(PlacementPlan.NO_LIMIT, 0, 3, true, 0.15, 1, 1);
    assertThat(Placer.place(fleet, reserved).moves()).hasSizeLessThan(3);
  }

  /** Sources are on the first host that the second has no room for, and the third is empty. */
  @Test
  void whatIsTooFullIsMended() throws Exception {
    MadeFleet made = new MadeFleet();
    for (int i = 0; i < 6; i++) {
      made.add("h" + (i < 4 ? 1 : 2), "s" + i, new SplittableRandom(i % 3).longs(300).toArray());
    }
    FleetDescription spare =
        new FleetDescription(Map.of("spare", 3L * 300 * PAGE), Map.of(), List.of());
    Fleet narrow = open(made, 3L * 300 * PAGE, spare);
    PlacementAdvice mended = Placer.place(narrow, plan(PlacementPlan.NO_LIMIT, 0, 0));
    assertThat(mended.mustMove()).isTrue();
    assertThat(mended.breach())
        .isEqualTo("sources of host 'h1' take 4.69 MiB, and it has room for 3.51 MiB");
    requireAtMost(3, mended, narrow);
    Fleet roomy = open(made, ROOMY, spare);
    assertThat(Placer.place(roomy, plan(PlacementPlan.NO_LIMIT, 0, 0)).mustMove()).isFalse();
    PlacementAdvice fewer = Placer.place(roomy, plan(PlacementPlan.NO_LIMIT, 0, 2));
    assertThat(fewer.breach()).isEqualTo("host 'h1' has 4 sources, and may have 2");
    requireAtMost(2, fewer, roomy);
    refused(roomy, plan(2, 0, 2), "host 'h1' has 4 sources, and may have 2: leave --max-moves out");
    // What stays cannot be mended.
    SourceNote stays = new SourceNote("", "", 0, true);
    FleetDescription staying =
        new FleetDescription(
            Map.of("spare", ROOMY), Map.of("s0", stays, "s1", stays, "s2", stays), List.of());
    refused(
        open(made, ROOMY, staying), plan(PlacementPlan.NO_LIMIT, 0, 2), "no placement was found");
  }

  private static void requireAtMost(int sources, PlacementAdvice advice, Fleet fleet) {
    Map<String, Integer> counts = new HashMap<>();
    fleet
        .sources()
        .forEach(source -> counts.merge(fleet.hosts().get(source.host()).name(), 1, Integer::sum));
    for (SourceMove move : advice.moves()) {
      counts.merge(move.from(), -1, Integer::sum);
      counts.merge(move.to(), 1, Integer::sum);
    }
    assertThat(counts.values()).allMatch(count -> count <= sources);
  }

  @Test
  void nothingIsPromisedWhereSourcesShareWithThemselvesOnly() throws Exception {
    MadeFleet made = new MadeFleet();
    for (int i = 0; i < 6; i++) {
      long[] own = new SplittableRandom(i).longs(1000).toArray();
      System.arraycopy(own, 0, own, 500, 500);
      made.add("h" + i % 2, "s" + i, own);
    }
    PlacementAdvice advice = Placer.place(open(made, ROOMY, FleetDescription.NONE), plan(9, 0, 0));
    assertThat(advice.pays()).isFalse();
    assertThat(advice.within()).isEqualTo(6 * 500);
    assertThat(advice.refusal())
        .isEqualTo(
            "no placement can save more than 0.0 % of the memory beyond what merging saves as sources are placed; 100 % of what merging saves now is within sources, wherever they are");
  }

  /**
   * Of a hundred samples, at least ninety tell an interval in which the exact saving is. As few
   * contents are in each sample as of machines with a million pages in one of 1/1024.
   */
  @ParameterizedTest
  @CsvSource({"12, 3, 8000", "24, 6, 1000"})
  void intervalsHoldWhatTheyPromise(int machines, int perHost, int pages) throws Exception {
    int inside = 0;
    for (int i = 0; i < 100; i++) {
      MadeFleet made = SyntheticFleet.make(machines, perHost, pages, new SplittableRandom(i));
      Fleet fleet = open(made, ROOMY, FleetDescription.NONE);
      int[] present = fleet.sources().stream().mapToInt(FleetSource::host).toArray();
      long exact =
          new PlacementEstimator(SharedContents.read(fleet, HashRange.ALL), 4)
              .saving(present)
              .pages();
      PlacementEstimator estimator =
          new PlacementEstimator(SharedContents.read(fleet, HashRange.after(3)), 4);
      Estimate estimate = estimator.saving(present);
      inside += Math.abs(estimate.pages() - exact) <= estimate.error() ? 1 : 0;
    }
    assertThat(inside).isGreaterThanOrEqualTo(90);
  }

  /** Of all contents, the estimator's figures are exact. */
  @Test
  void theEstimatorCounts(Seed seed) throws Exception {
    MadeFleet made = random(12, 3, seed.random());
    Fleet fleet = open(made, ROOMY, FleetDescription.NONE);
    SharedContents all = SharedContents.read(fleet, HashRange.ALL);
    PlacementEstimator estimator = new PlacementEstimator(all, 3);
    int[] present = fleet.sources().stream().mapToInt(FleetSource::host).toArray();
    int[] together = new int[12];
    assertThat(estimator.saving(present)).isEqualTo(new Estimate(saved(made, present), 0));
    assertThat(estimator.saving(together)).isEqualTo(estimator.bound(12));
    assertThat(estimator.difference(together, present).pages())
        .isEqualTo(saved(made, together) - saved(made, present));
    assertThat(estimator.bound(1)).isEqualTo(new Estimate(0, 0));
    PlacementState state =
        new PlacementState(all, new HostRules(fleet, PlacementPlan.DEFAULT), present);
    assertThat(state.saved()).isEqualTo(saved(made, present));
    for (int source = 0; source < 12; source++) {
      int[] moved = present.clone();
      moved[source] = (present[source] + 1) % 3;
      assertThat(state.gain(source, moved[source]) - state.loss(source))
          .isEqualTo(saved(made, moved) - saved(made, present));
    }
  }

  private void refused(Fleet fleet, PlacementPlan plan, String message) {
    assertThatThrownBy(() -> Placer.place(fleet, plan))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatCannotBeKeptIsTold() throws Exception {
    MadeFleet made = new MadeFleet().add("h1", "a", 1, 2).add("h1", "b", 3, 4).add("h2", "c", 5);
    refused(open(made, 0, FleetDescription.NONE), plan(9, 0, 0), "how much memory host 'h1' has");
    refused(
        open(made, PAGE, FleetDescription.NONE),
        plan(9, 0, 0),
        "source 'a' takes 0.01 MiB, which no host has");
    refused(
        open(made, 2 * PAGE, FleetDescription.NONE),
        plan(9, 0, 0),
        "rely on merging by --fits merged");
    refused(open(made, ROOMY, FleetDescription.NONE), plan(9, 0, 1), "give a larger --max-sources");
    List<List<String>> all = List.of(List.of("a", "b", "c"));
    refused(
        open(made, ROOMY, new FleetDescription(Map.of(), Map.of(), all)),
        plan(9, 0, 0),
        "3 sources are to be apart ('a' and others), and there are 2 hosts");
    List<List<String>> two = List.of(List.of("a", "b"));
    SourceNote stays = new SourceNote("", "", 0, true);
    refused(
        open(made, ROOMY, new FleetDescription(Map.of(), Map.of("a", stays, "b", stays), two)),
        plan(9, 0, 0),
        "both are to stay on host 'h1'");
    Fleet breach = open(made, ROOMY, new FleetDescription(Map.of(), Map.of(), two));
    refused(breach, plan(1, 0, 0), "'a' and 'b' are to be apart and share host 'h1'");
    // Without a limit, it is mended though nothing is saved by that.
    PlacementAdvice mended = Placer.place(breach, plan(PlacementPlan.NO_LIMIT, 0, 0));
    assertThat(mended.moves()).isNotEmpty();
    assertThat(mended.mustMove()).isTrue();
    assertThat(mended.pays()).isFalse();
  }

  @Test
  void countsAreThoseOfAMap(Seed seed) {
    countsAreThoseOfAMap(seed.random(), new SparseCounts());
    countsAreThoseOfAMap(seed.random(), new DenseCounts(6000));
  }

  private static void countsAreThoseOfAMap(SplittableRandom random, ContentCounts counts) {
    Map<Integer, Integer> model = new HashMap<>();
    List<Integer> there = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (there.isEmpty() || random.nextInt(5) < 3) {
        int content = random.nextInt(3000);
        assertThat(counts.increment(content)).isEqualTo(model.merge(content, 1, Integer::sum));
        there.add(content);
      } else {
        Collections.swap(there, random.nextInt(there.size()), there.size() - 1);
        int content = there.removeLast();
        assertThat(counts.decrement(content)).isEqualTo(model.merge(content, -1, Integer::sum));
      }
    }
    for (int content = 0; content < 3000; content++) {
      assertThat(counts.get(content)).isEqualTo(model.getOrDefault(content, 0));
    }
    assertThatThrownBy(() -> counts.decrement(5000)).isInstanceOf(IllegalStateException.class);
  }
}
