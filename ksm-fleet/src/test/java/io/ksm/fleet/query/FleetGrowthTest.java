package io.ksm.fleet.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetHistory;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.Moment;
import io.ksm.fleet.contents.ContentsFile;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.MadeFleet;
import io.ksm.fleet.support.MadeFleet.MadeSource;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that what is told of several times is what would be told of each of them. */
@ExtendWith(SeedExtension.class)
class FleetGrowthTest {
  private static final EngineLimits LIMITS = new EngineLimits(256L << 20, null, 0, 2);

  @TempDir private Path folder;

  /** What each source has changes from time to time; not all hosts are collected each time. */
  private List<Path> collect(int second, SplittableRandom random, String... hosts)
      throws IOException {
    MadeFleet fleet = new MadeFleet();
    for (String host : hosts) {
      for (int i = 0; i < 3; i++) {
        long[] pages = new long[random.nextInt(200)];
        for (int j = 0; j < pages.length; j++) {
          pages[j] = new SplittableRandom(random.nextInt(400)).nextLong();
        }
        fleet.add(new MadeSource(host, "s" + i, "d" + i % 2, pages, random.nextInt(9)));
      }
    }
    return fleet.write(folder, 1L << 30, second);
  }

  private List<Path> files(SplittableRandom random) throws IOException {
    List<Path> files = new ArrayList<>(collect(10, random, "h1", "h2", "h3"));
    files.addAll(collect(20, random, "h1", "h3"));
    files.addAll(collect(30, random, "h1", "h2", "h3", "h4"));
    Collections.shuffle(files, new Random(random.nextLong()));
    return files;
  }

  private FleetHistory open(SplittableRandom random, boolean domainsApart) throws IOException {
    return FleetHistory.open(files(random), FleetDescription.NONE, domainsApart);
  }

  /** What all hosts of a fleet save across sources. */
  private static Estimate across(Fleet fleet, HashRange range) throws IOException {
    Map<Long, Map<List<Integer>, Integer>> owners = new HashMap<>();
    int first = 0;
    for (ContentsFile file : fleet.files()) {
      int firstOfFile = first;
      file.read(
          range,
          (source, fingerprint, pages) -> {
            FleetSource of = fleet.sources().get(firstOfFile + source);
            owners
                .computeIfAbsent(fingerprint, _ -> new HashMap<>())
                .merge(List.of(of.host(), of.domain()), 1, Integer::sum);
          });
      first += file.sources().size();
    }
    double sum = 0;
    double spread = 0;
    for (Map<List<Integer>, Integer> places : owners.values()) {
      // Contents of two domains are two contents, even if their fingerprints are equal.
      Map<Integer, Integer> saved = new HashMap<>();
      places.forEach((place, count) -> saved.merge(place.get(1), count - 1, Integer::sum));
      for (double each : saved.values()) {
        sum += each;
        spread += each * each;
      }
    }
    return Estimate.of(sum, spread, fleet.sources().size() - 1.0, range);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachMomentIsAsIfItWereAlone(boolean domainsApart, Seed seed) throws Exception {
    FleetHistory history = open(seed.random(), domainsApart);
    HashRange range = domainsApart ? HashRange.sample(1) : HashRange.ALL;
    FleetGrowth growth =
        FleetGrowth.ask(history, range, (of, in, _) -> DuckDb.open(of, in, LIMITS));
    assertThat(growth.moments()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Fleet fleet = history.moments().get(i).fleet();
      MomentSaving moment = growth.moments().get(i);
      assertThat(moment.hosts()).isEqualTo(FleetReport.ask(fleet, range, LIMITS).hosts());
      assertThat(moment.all().savedAcross()).isEqualTo(across(fleet, range));
      assertThat(moment.all().residentPages()).isEqualTo(fleet.residentPages());
      assertThat(moment.all().sources()).isEqualTo(fleet.sources().size());
    }
  }

  @Test
  void aHostThatWasNotCollectedAgainIsAsItWas(Seed seed) throws Exception {
    FleetHistory history = open(seed.random(), false);
    assertThat(history.moments())
        .extracting(Moment::time)
        .containsExactly(
            Instant.ofEpochSecond(10), Instant.ofEpochSecond(20), Instant.ofEpochSecond(30));
    List<Set<String>> names = new ArrayList<>();
    for (Moment moment : history.moments()) {
      Set<String> files = new HashSet<>();
      moment.fleet().files().forEach(file -> files.add(file.path().getFileName().toString()));
      names.add(files);
    }
    assertThat(names)
        .containsExactly(
            Set.of("h1-10.contents", "h2-10.contents", "h3-10.contents"),
            Set.of("h1-20.contents", "h2-10.contents", "h3-20.contents"),
            Set.of("h1-30.contents", "h2-30.contents", "h3-30.contents", "h4-30.contents"));
    assertThat(history.latest().sources()).hasSize(12);
  }
}
