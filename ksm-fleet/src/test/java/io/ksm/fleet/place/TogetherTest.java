package io.ksm.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetDescription.SourceNote;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.inventory.Inventory;
import io.ksm.fleet.support.MadeFleet;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that sources which must share a host do so, and are placed as one. */
@ExtendWith(SeedExtension.class)
class TogetherTest {
  private static final int PAGE = 4096;
  private static final long ROOMY = 1L << 40;

  @TempDir private Path folder;

  private static FleetDescription described(
      Map<String, SourceNote> sources, List<List<String>> apart, List<List<String>> together) {
    return new FleetDescription(Map.of(), sources, apart, together, Inventory.NONE);
  }

  private static FleetDescription together(String... names) {
    return described(Map.of(), List.of(), List.of(List.of(names)));
  }

  private Fleet open(MadeFleet made, long memory, FleetDescription description) throws IOException {
    return Fleet.open(made.write(folder, memory), description, false);
  }

  private static PlacementPlan plan(int maxMoves, int maxSources, boolean fitsMerged) {
    return new PlacementPlan(maxMoves, 0, maxSources, fitsMerged, 0, 1, 1);
  }

  private static PlacementPlan plan(int maxSources) {
    return plan(PlacementPlan.NO_LIMIT, maxSources, false);
  }

  private static long[] contents(int seed) {
    return new SplittableRandom(seed).longs(400).toArray();
  }

  /** Returns on which host each source is once all moves are made. */
  private static int[] after(PlacementAdvice advice) {
    Fleet fleet = advice.fleet();
    int[] hostOf = fleet.sources().stream().mapToInt(FleetSource::host).toArray();
    List<String> names = fleet.hosts().stream().map(host -> host.name()).toList();
    for (SourceMove move : advice.moves()) {
      assertThat(names.get(hostOf[move.source().number()])).isEqualTo(move.from());
      hostOf[move.source().number()] = names.indexOf(move.to());
    }
    return hostOf;
  }

  /** A bundle of three on one host, of which a second one may share parts; others anywhere. */
  @RepeatedTest(5)
  void randomFleetsKeepAllRules(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    MadeFleet made = new MadeFleet();
    for (int i = 0; i < 16; i++) {
      long[] pages = new long[100 + random.nextInt(200)];
      int pool = random.nextInt(4);
      for (int j = 0; j < pages.length; j++) {
        pages[j] = new SplittableRandom(1000 * pool + random.nextInt(300)).nextLong();
      }
      made.add("h" + i % 4, "s" + i, pages);
    }
    List<List<String>> groups =
        List.of(
            List.of("s0", "s1", "s2"),
            List.of("s2", "s" + (3 + random.nextInt(3))),
            List.of("s8", "s12"));
    List<List<String>> apart = List.of(List.of("s0", "s8"), List.of("s1", "s15", "s14"));
    Map<String, SourceNote> stays = Map.of("s1", new SourceNote("", "", 0, true));
    Fleet fleet = open(made, 7L * 300 * PAGE, described(stays, apart, groups));
    PlacementAdvice advice = Placer.place(fleet, plan(6));
    assertThat(advice.mustMove()).isTrue();
    assertThat(advice.breach()).contains("are to be ");
    int[] hostOf = after(advice);
    List<String> names = fleet.sources().stream().map(FleetSource::name).toList();
    for (List<String> group : groups) {
      assertThat(group.stream().map(name -> hostOf[names.indexOf(name)]).distinct()).hasSize(1);
    }
    for (List<String> group : apart) {
      assertThat(group.stream().map(name -> hostOf[names.indexOf(name)])).doesNotHaveDuplicates();
    }
    assertThat(hostOf[names.indexOf("s1")]).isEqualTo(1);
    for (int host = 0; host < 4; host++) {
      int each = host;
      int[] there = IntStream.range(0, 16).filter(i -> hostOf[i] == each).toArray();
      assertThat(there.length).isLessThanOrEqualTo(6);
      assertThat(IntStream.of(there).mapToLong(i -> fleet.sources().get(i).memoryBytes()).sum())
          .isLessThanOrEqualTo(7L * 300 * PAGE);
    }
  }

  /** A database goes where its web server gains most, and the pair costs two moves. */
  @Test
  void aBundleMovesAsAWhole() throws Exception {
    MadeFleet made =
        new MadeFleet()
            .add("h1", "web1", contents(1))
            .add("h1", "db1", contents(2))
            .add("h2", "web2", contents(1))
            .add("h2", "web3", contents(1));
    Fleet free = open(made, ROOMY, FleetDescription.NONE);
    assertThat(after(Placer.place(free, plan(4)))).containsExactly(1, 0, 1, 1);
    Fleet fleet = open(made, ROOMY, together("web1", "db1"));
    PlacementAdvice advice = Placer.place(fleet, plan(4));
    assertThat(advice.mustMove()).isFalse();
    assertThat(after(advice)).containsExactly(1, 1, 1, 1);
    assertThat(Placer.place(fleet, plan(2, 4, false)).moves()).hasSize(2);
    assertThat(Placer.place(fleet, plan(1, 4, false)).moves()).isEmpty();
    // Two more are too many for the other host; so its sources come here.
    assertThat(after(Placer.place(fleet, plan(3)))).containsExactly(0, 0, 1, 1);
  }

  /** Two bundles would better change places: that is eight moves, of four bundles. */
  @Test
  void noMoreSourcesMoveThanMay() throws Exception {
    MadeFleet made = new MadeFleet();
    List<List<String>> bundles = new ArrayList<>();
    for (int bundle = 0; bundle < 4; bundle++) {
      List<String> members = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        members.add("vm" + bundle + "-" + i);
        made.add("h" + bundle % 2, members.getLast(), contents(bundle / 2));
      }
      bundles.add(members);
    }
    Fleet fleet = open(made, ROOMY, described(Map.of(), List.of(), bundles));
    for (int most = 1; most < 8; most++) {
      assertThat(Placer.place(fleet, plan(most, 8, false)).moves()).as("of %d", most).isEmpty();
    }
    assertThat(Placer.place(fleet, plan(8, 8, false)).moves()).hasSize(8);
  }

  /** What a bundle saves with itself makes room for it. */
  @Test
  void whatABundleSavesMakesRoom() throws Exception {
    MadeFleet made =
        new MadeFleet()
            .add("h1", "a", contents(1))
            .add("h2", "b", contents(1))
            .add("h2", "c", contents(2));
    Fleet fleet = open(made, 810L * PAGE, together("a", "b"));
    int[] merged = after(Placer.place(fleet, plan(PlacementPlan.NO_LIMIT, 3, true)));
    assertThat(merged[0]).isEqualTo(merged[1]);
    Fleet narrow = open(made, 700L * PAGE, together("a", "b"));
    int[] tight = after(Placer.place(narrow, plan(PlacementPlan.NO_LIMIT, 3, true)));
    assertThat(tight[0]).isEqualTo(tight[1]).isNotEqualTo(tight[2]);
    refused(
        narrow, plan(3), "take 3.13 MiB ('a', 'b'), and the largest host has room for 2.73 MiB");
  }

  /** Single sources fill the hosts first, and leave no room for a pair: then pairs go first. */
  @Test
  void bundlesFindRoomWhereSingleSourcesWouldTakeIt() throws Exception {
    MadeFleet made = new MadeFleet();
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add("h" + i % 3, "web" + i, contents(1));
    }
    for (int i = 0; i < 3; i++) {
      made.add("h" + i, "one" + i, contents(10 + i))
          .add("h" + (i + 1) % 3, "two" + i, contents(20 + i));
      pairs.add(List.of("one" + i, "two" + i));
    }
    Fleet fleet = open(made, ROOMY, described(Map.of(), List.of(), pairs));
    int[] hostOf = after(Placer.place(fleet, plan(4)));
    List<String> names = fleet.sources().stream().map(FleetSource::name).toList();
    for (List<String> pair : pairs) {
      assertThat(hostOf[names.indexOf(pair.getFirst())])
          .isEqualTo(hostOf[names.indexOf(pair.getLast())]);
    }
  }

  private void refused(Fleet fleet, PlacementPlan plan, String message) {
    assertThatThrownBy(() -> Placer.place(fleet, plan))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void whatCannotBeKeptIsTold() throws Exception {
    MadeFleet made = new MadeFleet().add("h1", "a", 1, 2).add("h1", "b", 3, 4).add("h2", "c", 5);
    SourceNote stays = new SourceNote("", "", 0, true);
    refused(
        open(
            made,
            ROOMY,
            described(Map.of("a", stays, "c", stays), List.of(), List.of(List.of("a", "b", "c")))),
        plan(0),
        "'a' and 'c' are to be together, and one is to stay on host 'h1', the other on host 'h2'");
    refused(
        open(
            made,
            ROOMY,
            described(
                Map.of(),
                List.of(List.of("a", "c")),
                List.of(List.of("a", "b"), List.of("b", "c")))),
        plan(0),
        "'a' and 'c' are to be apart, and to be together");
    Fleet all = open(made, ROOMY, together("a", "b", "c"));
    refused(
        all,
        plan(2),
        "3 sources are to be together ('a', 'b', 'c'), and a host may have 2: give a larger --max-sources");
    refused(
        all,
        plan(2, 3, false),
        "'a' and 'c' are to be together and are on hosts 'h1' and 'h2': leave --max-moves out");
    // Nobody says how many a host may have: then the bundle may be there.
    assertThat(Placer.place(all, plan(0)).moves()).isNotEmpty();
    assertThatThrownBy(() -> open(made, ROOMY, together("a", "z")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'z' in 'together' is not a source of the files");
  }
}
