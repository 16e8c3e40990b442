package io.ksm.fleet.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.fleet.Fleet;
import io.ksm.fleet.FleetDescription;
import io.ksm.fleet.FleetSource;
import io.ksm.fleet.contents.HashRange;
import io.ksm.fleet.support.MadeFleet;
import io.ksm.fleet.support.MadeFleet.MadeSource;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the answers in SQL are those of a recount in Java, on random fleets. */
@ExtendWith(SeedExtension.class)
class FleetReportTest {
  private static final EngineLimits LIMITS = new EngineLimits(256L << 20, null, 0, 2);

  @TempDir private Path folder;

  private record Content(int domain, long fingerprint) {}

  /** Contents from pools: of all, of a third of the sources, of one alone; some often. */
  private static MadeFleet fleet(int hosts, int sources, int pages, SplittableRandom random) {
    MadeFleet fleet = new MadeFleet();
    for (int i = 0; i < sources; i++) {
      long[] fingerprints = new long[random.nextInt(pages)];
      for (int j = 0; j < fingerprints.length; j++) {
        long pool = random.nextInt(3);
        long of = pool == 0 ? 0 : pool == 1 ? 1 + i % 3 : 10 + i;
        int size = random.nextInt(5) == 0 ? 4 : 500;
        fingerprints[j] = new SplittableRandom(1000 * of + random.nextInt(size)).nextLong();
      }
      // The first host has the first source, so that each of the hosts has one.
      String host = "h" + (i < hosts ? i : random.nextInt(hosts));
      fleet.add(new MadeSource(host, "s" + i, "d" + i % 2, fingerprints, random.nextInt(9)));
    }
    return fleet;
  }

  /** Recounts what a report says. */
  private static final class Recount {
    final Fleet fleet;
    final List<Map<Content, Integer>> contents = new ArrayList<>();

    Recount(Fleet fleet, MadeFleet made, HashRange range) {
      this.fleet = fleet;
      List<MadeSource> sources = made.sources();
      for (int i = 0; i < sources.size(); i++) {
        Map<Content, Integer> counted = new HashMap<>();
        for (long fingerprint : sources.get(i).pages()) {
          if (range.has(fingerprint)) {
            counted.merge(
                new Content(fleet.sources().get(i).domain(), fingerprint), 1, Integer::sum);
          }
        }
        contents.add(counted);
      }
    }

    int host(int source) {
      return fleet.sources().get(source).host();
    }

    /** How many sources have each content, of those on a host or, for -1, of all. */
    Map<Content, Long> owners(int host) {
      Map<Content, Long> owners = new HashMap<>();
      for (int i = 0; i < contents.size(); i++) {
        if (host < 0 || host(i) == host) {
          contents.get(i).keySet().forEach(content -> owners.merge(content, 1L, Long::sum));
        }
      }
      return owners;
    }

    Estimate across(int host, HashRange range) {
      double sum = 0;
      double spread = 0;
      for (long owners : owners(host).values()) {
        sum += owners - 1;
        spread += (owners - 1.0) * (owners - 1.0);
      }
      long sources =
          IntStream.range(0, contents.size()).filter(i -> host < 0 || host(i) == host).count();
      return Estimate.of(sum, spread, sources - 1.0, range);
    }

    long common(int one, int other) {
      return contents.get(one).keySet().stream().filter(contents.get(other)::containsKey).count();
    }
  }

  private FleetReport report(List<Path> files, boolean apart, HashRange range) throws IOException {
    return FleetReport.ask(Fleet.open(files, FleetDescription.NONE, apart), range, LIMITS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void equalsARecount(boolean domainsApart, Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    MadeFleet made = fleet(3, 8, 3000, random);
    List<Path> files = made.write(folder, 1);
    FleetReport report = report(files, domainsApart, HashRange.ALL);
    check(report, new Recount(report.fleet(), made, HashRange.ALL), made);
  }

  @Test
  void ofASampleItTellsWhatTheSampleHolds(Seed seed) throws Exception {
    MadeFleet made = fleet(3, 6, 4000, seed.random());
    HashRange sample = HashRange.sample(2);
    FleetReport report = report(made.write(folder, 1), false, sample);
    assertThat(report.top()).isEmpty();
    check(report, new Recount(report.fleet(), made, sample), made);
  }

  /** Of fleets in which most contents are one page, the files are not read by the engine itself. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatIsLeftOfTheFilesGivesTheSameAnswers(int halvings, Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    MadeFleet made = new MadeFleet();
    for (MadeSource source : fleet(3, 7, 2000, random).sources()) {
      long[] pages = Arrays.copyOf(source.pages(), source.pages().length + 12_000);
      Arrays.setAll(pages, i -> i < source.pages().length ? pages[i] : random.nextLong());
      made.add(new MadeSource(source.host(), source.label(), source.domain(), pages, 1));
    }
    HashRange range = HashRange.sample(halvings);
    List<Path> files = made.write(folder, 1);
    Fleet fleet = Fleet.open(files, FleetDescription.NONE, true);
    assertThat(new SievedFiles(fleet.files(), range, LIMITS, folder).sieve())
        .doesNotContainAnyElementsOf(files);
    FleetReport report = report(files, true, range);
    check(report, new Recount(report.fleet(), made, range), made);
  }

  private static void check(FleetReport report, Recount recount, MadeFleet made) {
    HashRange range = report.range();
    assertThat(report.together()).isEqualTo(recount.across(-1, range));
    List<MadeSource> sources = made.sources();
    Set<String> hosts = new TreeSet<>();
    sources.forEach(source -> hosts.add(source.host()));
    assertThat(report.hosts()).extracting(HostSaving::host).containsExactlyElementsOf(hosts);
    for (HostSaving host : report.hosts()) {
      List<MadeSource> own =
          sources.stream().filter(source -> source.host().equals(host.host())).toList();
      assertThat(host.sources()).isEqualTo(own.size());
      assertThat(host.pages()).isEqualTo(own.stream().mapToLong(s -> s.pages().length).sum());
      assertThat(host.zeroPages()).isEqualTo(own.stream().mapToLong(MadeSource::zeroPages).sum());
      assertThat(host.residentPages()).isEqualTo(host.pages() + host.zeroPages());
      // What sources save alone is known of all contents, also where a sample is asked.
      assertThat(host.savedWithin())
          .isEqualTo(
              own.stream()
                  .mapToLong(s -> s.pages().length - Arrays.stream(s.pages()).distinct().count())
                  .sum());
      int number = sources.indexOf(own.getFirst());
      assertThat(host.savedAcross()).isEqualTo(recount.across(recount.host(number), range));
    }
    checkPairs(report, recount);
    checkGains(report, recount);
    if (range.share() == 1) {
      checkTop(report, recount);
    }
  }

  private static void checkPairs(FleetReport report, Recount recount) {
    List<FleetSource> sources = report.fleet().sources();
    Map<List<String>, Estimate> pairs = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      for (int j = i + 1; j < sources.size(); j++) {
        long common = recount.common(i, j);
        if (common > 0) {
          pairs.put(
              List.of(sources.get(i).name(), sources.get(j).name()),
              Estimate.ofOnes(common, report.range()));
        }
      }
    }
    Map<List<String>, Estimate> told = new HashMap<>();
    for (PairSaving pair : report.pairs()) {
      told.put(List.of(pair.one().name(), pair.other().name()), pair.common());
      assertThat(pair.together()).isEqualTo(pair.one().host() == pair.other().host());
    }
    assertThat(told).isEqualTo(pairs);
    assertThat(report.pairs())
        .isSortedAccordingTo(Comparator.comparingLong(pair -> -pair.common().pages()));
  }

  private static void checkGains(FleetReport report, Recount recount) {
    Fleet fleet = report.fleet();
    assertThat(report.gains()).hasSameSizeAs(fleet.sources());
    for (int i = 0; i < fleet.sources().size(); i++) {
      SourceGain gain = report.gains().get(i);
      Map<String, Estimate> brings = new TreeMap<>();
      for (int host = 0; host < fleet.hosts().size(); host++) {
        Map<Content, Long> owners = recount.owners(host);
        boolean own = recount.host(i) == host;
        long saved =
            recount.contents.get(i).keySet().stream()
                .filter(content -> owners.getOrDefault(content, 0L) > (own ? 1 : 0))
                .count();
        if (own) {
          assertThat(gain.leaves()).isEqualTo(Estimate.ofOnes(saved, report.range()));
        } else if (saved > 0) {
          brings.put(fleet.hosts().get(host).name(), Estimate.ofOnes(saved, report.range()));
        }
      }
      Map<String, Estimate> told = new TreeMap<>();
      gain.brings().forEach(bring -> told.put(bring.host(), bring.saved()));
      assertThat(told).isEqualTo(brings);
      assertThat(gain.brings())
          .isSortedAccordingTo(Comparator.comparingLong(bring -> -bring.saved().pages()));
    }
  }

  private static void checkTop(FleetReport report, Recount recount) {
    Map<Content, Long> pages = new HashMap<>();
    recount.contents.forEach(
        source -> source.forEach((content, n) -> pages.merge(content, (long) n, Long::sum)));
    List<Long> most =
        pages.values().stream()
            .filter(n -> n > 1)
            .sorted(Comparator.reverseOrder())
            .limit(100)
            .toList();
    assertThat(report.top()).extracting(TopContent::pages).isEqualTo(most);
    for (TopContent top : report.top()) {
      Map<String, Long> owners = new HashMap<>();
      Set<Integer> hosts = new HashSet<>();
      int domain = -1;
      for (int i = 0; i < recount.contents.size(); i++) {
        FleetSource source = report.fleet().sources().get(i);
        Content content = new Content(source.domain(), top.fingerprint());
        Integer n = recount.contents.get(i).get(content);
        boolean mine = top.owners().stream().anyMatch(each -> each.name().equals(source.name()));
        if (n != null && (domain < 0 ? mine : domain == source.domain())) {
          domain = source.domain();
          owners.put(source.name(), (long) n);
          hosts.add(source.host());
        }
      }
      Map<String, Long> told = new HashMap<>();
      top.owners().forEach(owner -> told.put(owner.name(), owner.pages()));
      assertThat(told).isEqualTo(owners);
      assertThat(top.sources()).isEqualTo(owners.size());
      assertThat(top.hosts()).isEqualTo(hosts.size());
      assertThat(top.pages()).isEqualTo(told.values().stream().mapToLong(n -> n).sum());
    }
  }

  /** Names of files and hosts may hold anything. */
  @Test
  void namesAreNoSql() throws Exception {
    String host = "it's [a] *; DROP TABLE sources";
    MadeFleet made = new MadeFleet().add(host, "one", 1, 2).add(host, "two", 2, 3);
    Path odd = Files.createDirectory(folder.resolve("o'dd=1 [x]*"));
    List<Path> files = List.of(Files.move(made.write(folder, 1).getFirst(), odd.resolve("a?'b")));
    FleetReport report = report(files, false, HashRange.ALL);
    assertThat(report.hosts().getFirst().host()).isEqualTo(host);
    assertThat(report.together()).isEqualTo(new Estimate(1, 0));
  }

  @Test
  void damageIsToldBeforeAnythingIsAsked() throws Exception {
    Path file =
        new MadeFleet()
            .add("h", "one", new SplittableRandom(1).longs(900_000).toArray())
            .write(folder, 1)
            .getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[300] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> report(List.of(file), false, HashRange.ALL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + file + "' is damaged")
        .hasMessageContaining("row group 0, column 'lo'");
  }

  private static List<Path> spilling(Path folder) throws IOException {
    MadeFleet made = new MadeFleet();
    for (int i = 0; i < 2; i++) {
      made.add("h", "s" + i, new SplittableRandom(7).longs(1_200_000).toArray());
    }
    return made.write(folder, 1);
  }

  /** What does not fit into memory goes to the disk, with the same answer, and then goes. */
  @Test
  void spillsAndCleansUp() throws Exception {
    Path spill = Files.createDirectory(folder.resolve("spill"));
    EngineLimits tight = new EngineLimits(64L << 20, spill, 0, 2);
    Fleet fleet = Fleet.open(spilling(folder), FleetDescription.NONE, false);
    try (DuckDb engine = DuckDb.open(fleet, HashRange.ALL, tight)) {
      assertThat(spill).isNotEmptyDirectory();
      assertThat(engine.ask(Question.FLEET, row -> row.number(0))).containsExactly(1_200_000L);
    }
    assertThat(spill).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsToldInOneLine() throws Exception {
    Path spill = Files.createDirectory(folder.resolve("spill"));
    EngineLimits tight = new EngineLimits(64L << 20, spill, 1L << 20, 2);
    Fleet fleet = Fleet.open(spilling(folder), FleetDescription.NONE, false);
    assertThatThrownBy(() -> DuckDb.open(fleet, HashRange.ALL, tight).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the folder '" + spill + "' is full")
        .message()
        .doesNotContain("\n");
    assertThat(spill).isEmptyDirectory();
    EngineLimits nowhere = new EngineLimits(64L << 20, folder.resolve("none"), 0, 1);
    assertThatThrownBy(() -> DuckDb.open(fleet, HashRange.ALL, nowhere).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name another folder by --spill");
  }
}
