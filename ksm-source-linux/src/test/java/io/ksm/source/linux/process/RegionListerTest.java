package io.ksm.source.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.linux.ErrnoException;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that mappings are cut into regions where something is, and where nothing is. */
@ExtendWith(SeedExtension.class)
class RegionListerTest {
  private static final long CHUNK = 2 << 20;
  private static final int PAGE = 4096;

  /** Of a machine with two nodes: one mapping lies in both. */
  private static final String NUMA_MAPS =
      """
      100000000 default anon=12 dirty=12 active=0 N1=12 kernelpagesize_kB=4
      200000000 interleave:0-1 anon=12 dirty=12 N0=6 N1=6 kernelpagesize_kB=4
      300000000 default file=/usr/lib/N9=9 mapped=3 N0=3 kernelpagesize_kB=4
      """;

  private static List<Region> list(NavigableSet<Long> populated, String maps)
      throws ErrnoException {
    PopulatedPages pages =
        (from, to) -> {
          Long found = populated.ceiling(from);
          return found == null || found >= to ? to : found;
        };
    return list(pages, new OfferedMemory(), maps);
  }

  private static List<Region> list(
      PopulatedPages pages, @Nullable OfferedMemory offered, String maps) throws ErrnoException {
    RegionLister.Names names = (mapping, before) -> mapping.label();
    MappingTraits traits =
        new MappingTraits(RegionTraits.UNKNOWN, offered, MappingNodes.parse(NUMA_MAPS));
    return new RegionLister(names, pages, Set.of(), PAGE, "uid:7", traits, false)
        .list(Mapping.parseAll(maps));
  }

  @Test
  void toldIsTheNodeInWhichAllOfAMappingLies() throws ErrnoException {
    String maps =
        """
        100000000-100200000 rw-p 00000000 00:00 0
        200000000-200200000 rw-p 00000000 00:00 0
        300000000-300200000 r--s 00000000 00:00 0
        400000000-400200000 rw-p 00000000 00:00 0
        """;

    assertThat(list((start, end) -> start, null, maps))
        .extracting(region -> region.traits().node())
        .containsExactly(1, RegionTraits.NO_NODE, 0, RegionTraits.NO_NODE);
  }

  private static String line(long from, long to) {
    return "%x-%x rw-p 00000000 00:00 0 \n".formatted(from, to);
  }

  private static Region region(long address, long end, String ineligible) {
    return region("anonymous", address, (end - address) / PAGE, ineligible);
  }

  private static Region region(String label, long address, long pages, String ineligible) {
    RegionTraits traits = RegionTraits.UNKNOWN.withOffered(RegionTraits.Known.NO);
    return new Region(label, address, pages, "uid:7", ineligible, traits);
  }

  @Test
  void anEmptyMappingIsAbsent() throws ErrnoException {
    long start = 10 * CHUNK;
    assertThat(list(new TreeSet<>(), line(start, start + PAGE)))
        .containsExactly(region(start, start + PAGE, "absent"));
  }

  @Test
  void whatWasOfferedMayBeUnknown() throws ErrnoException {
    assertThat(list((from, to) -> from, null, line(CHUNK, CHUNK + PAGE)))
        .containsExactly(new Region("anonymous", CHUNK, 1, "uid:7", null, RegionTraits.UNKNOWN));
  }

  @Test
  void joinsNeighbouringStretches() throws ErrnoException {
    long start = 10 * CHUNK + PAGE;
    long end = 20 * CHUNK - PAGE;
    TreeSet<Long> populated =
        new TreeSet<>(
            Set.of(12 * CHUNK, 13 * CHUNK - PAGE, 13 * CHUNK + PAGE, 20 * CHUNK - 2 * PAGE));
    assertThat(list(populated, line(start, end)))
        .containsExactly(
            region(start, 12 * CHUNK, "absent"),
            region(12 * CHUNK, 14 * CHUNK, null),
            region(14 * CHUNK, 19 * CHUNK, "absent"),
            region(19 * CHUNK, end, null));
  }

  @Test
  void aSmallMappingWithAPageIsEligibleAsAWhole() throws ErrnoException {
    long start = 10 * CHUNK + 5 * PAGE;
    long end = start + 9 * PAGE;
    assertThat(list(new TreeSet<>(Set.of(start + 3 * PAGE)), line(start, end)))
        .containsExactly(region(start, end, null));
  }

  @Test
  void ineligibleMappingsAreNotCut() throws ErrnoException {
    String maps =
        """
        1000-ffff000 rw-s 00000000 00:05 9 /dev/zero (deleted)
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]
        """;
    assertThat(list(new TreeSet<>(), maps))
        .containsExactly(
            region("/dev/zero (deleted)", 0x1000, 0xfffe, "shared-mapping"),
            region("[vsyscall]", 0xffffffffff600000L, 1, "kernel"));
  }

  /** Whatever is populated, the regions tile the mappings and hold every populated page. */
  @Test
  void everyPopulatedPageIsInAnEligibleRegion(Seed seed) throws ErrnoException {
    SplittableRandom random = seed.random();
    for (int round = 0; round < 200; round++) {
      TreeSet<Long> populated = new TreeSet<>();
      StringBuilder maps = new StringBuilder();
      List<long[]> mappings = new ArrayList<>();
      long at = random.nextLong(1, 1000) * PAGE;
      for (int i = 0; i < 5; i++) {
        long end = at + random.nextLong(1, 5000) * PAGE;
        maps.append(line(at, end));
        mappings.add(new long[] {at, end});
        for (int touched = random.nextInt(6); touched > 0; touched--) {
          populated.add(at + random.nextLong((end - at) / PAGE) * PAGE);
        }
        at = end + random.nextLong(2) * 77 * PAGE;
      }
      check(list(populated, maps.toString()), mappings, populated);
    }
  }

  private static void check(
      List<Region> regions, List<long[]> mappings, NavigableSet<Long> populated) {
    int next = 0;
    for (long[] mapping : mappings) {
      for (long at = mapping[0]; at < mapping[1]; next++) {
        Region region = regions.get(next);
        long end = region.address() + region.pages() * PAGE;
        assertThat(region.address()).isEqualTo(at);
        assertThat(populated.subSet(at, end).isEmpty()).isEqualTo(!region.isEligible());
        assertThat(end).isLessThanOrEqualTo(mapping[1]);
        at = end;
      }
    }
    assertThat(regions).hasSize(next);
  }
}
