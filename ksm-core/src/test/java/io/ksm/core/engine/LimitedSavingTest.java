package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.LimitedSaving;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.MergingLimits;
import io.ksm.core.report.ReportOptions;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.StillWorkload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What merging saves under other limits is what a scan under those limits tells. */
@ExtendWith(SeedExtension.class)
class LimitedSavingTest {
  private static final int PAGE = 64;
  private static final int PLAYS = 40;
  private static final int UNKNOWN = RegionTraits.NO_NODE;
  private static final ReferencePolicy ZEROS = ReferencePolicy.PLAIN.withZeroPages();

  /** One page: a number that fills it, the pfn or 0, and the node or -1. */
  private record Page(int content, long pfn, int node) {}

  /** Memory of given pages, each of which is a region. */
  private record Memory(String label, boolean regionsTellNodes, double pinnedPart, List<Page> pages)
      implements PageSource {
    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public long pinnedBytes() {
      return (long) (pages.size() * pinnedPart * PAGE);
    }

    @Override
    public List<Region> regions() {
      List<Region> regions = new ArrayList<>();
      for (int i = 0; i < pages.size(); i++) {
        int node = regionsTellNodes ? pages.get(i).node : UNKNOWN;
        RegionTraits traits = RegionTraits.RESIDENT.withNode(node);
        regions.add(new Region("page", (long) i * PAGE, 1, "", null, traits));
      }
      return regions;
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      Page page = pages.get((int) (region.address() / PAGE));
      MemorySegment bytes = into.buffer().asSlice(0, PAGE).fill((byte) 0);
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, page.content);
      into.setState(0, PageState.PRESENT);
      into.setPfn(0, page.pfn);
    }

    @Override
    public void close() {}

    Memory only(int node) {
      List<Page> some = pages.stream().filter(page -> page.node == node).toList();
      return new Memory(label, regionsTellNodes, pinnedPart, some);
    }
  }

  private static MemoryReport report(
      ReferencePolicy policy, Set<MergingLimits> limits, List<? extends PageSource> sources) {
    try (Engine engine = EngineSetup.PLAIN.with(policy).engine(sources)) {
      Standing.after(engine, 2);
      // Pfns of these tests tell the node by their last digit.
      return engine.report(
          new ReportOptions(0).withLimits(limits, pfn -> pfn % 10 == 9 ? UNKNOWN : (int) pfn % 10));
    }
  }

  private static LimitedSaving limited(
      ReferencePolicy policy, MergingLimits limits, List<? extends PageSource> sources) {
    LimitedSaving found = report(policy, Set.of(limits), sources).limited().get(limits);
    assertThat(found).isNotNull();
    return found;
  }

  private static Memory memory(int node, int pfnBase, int... contents) {
    List<Page> pages = new ArrayList<>();
    for (int content : contents) {
      pages.add(new Page(content, pfnBase == 0 ? 0 : pfnBase + 10 * pages.size() + node, node));
    }
    return new Memory("node " + node, pfnBase == 0, 0, pages);
  }

  @Test
  void isWhatAScanUnderThoseLimitsTells(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      int sharers = random.nextInt(2, 9);
      boolean zeros = random.nextBoolean();
      MergingLimits limits = new MergingLimits(OptionalInt.of(sharers), zeros, false);
      ReferencePolicy other = ReferencePolicy.PLAIN.withMaxSharers(sharers);
      ReferencePolicy policy =
          random.nextBoolean() ? ZEROS.withMaxSharers(random.nextInt(2, 9)) : ZEROS;
      try (StillWorkload workload =
          new StillWorkload(seed.derive(i), random.nextInt(50, 400), PAGE, 3)) {
        List<? extends PageSource> sources = workload.sources();
        MemoryReport expected = report(zeros ? other.withZeroPages() : other, Set.of(), sources);
        assertThat(limited(policy, limits, sources))
            .as("%s of %s", limits, policy)
            .isEqualTo(new LimitedSaving(expected.savedBytes()));
      }
    }
  }

  @Test
  void doesNotChangeTheRestOfAReport(Seed seed) {
    try (StillWorkload workload = new StillWorkload(seed, 300, PAGE, 3)) {
      MergingLimits limits = new MergingLimits(OptionalInt.of(3), false, true);
      MemoryReport plain = report(ZEROS, Set.of(), workload.sources());
      MemoryReport both =
          report(ZEROS, Set.of(limits, MergingLimits.NODES_APART), workload.sources());

      assertThat(plain.limited()).isEmpty();
      assertThat(both.limited()).containsOnlyKeys(limits, MergingLimits.NODES_APART);
      assertThat(both)
          .usingRecursiveComparison()
          .ignoringFields("limited", "metadataBytes")
          .isEqualTo(plain);
    }
  }

  @Test
  void countsEachPhysicalPageOfAFamilyOnce() {
    // Ten pages of a parent, which its two children map as well: 9 are saved, whatever the limit
    // is.
    List<Page> pages = IntStream.range(0, 10).mapToObj(i -> new Page(7, 10 + 10 * i, 0)).toList();
    List<Memory> family =
        List.of(
            new Memory("parent", true, 0, pages),
            new Memory("child", true, 0, pages),
            new Memory("grandchild", true, 0, pages));

    assertThat(report(ZEROS, Set.of(), family).savedBytes()).isEqualTo(9 * PAGE);
    assertThat(limited(ZEROS, new MergingLimits(OptionalInt.of(256), true, false), family))
        .isEqualTo(new LimitedSaving(9 * PAGE));
    // 30 mappings need three frames of at most ten.
    assertThat(limited(ZEROS, new MergingLimits(OptionalInt.of(10), true, false), family))
        .isEqualTo(new LimitedSaving(7 * PAGE));
  }

  @Test
  void withinNodesIsWhatAScanOfEachNodeTells(Seed seed) {
    for (int i = 0; i < PLAYS / 5; i++) {
      SplittableRandom random = seed.derive(i).random();
      boolean byRegion = random.nextBoolean();
      ReferencePolicy policy = random.nextBoolean() ? ZEROS : ReferencePolicy.PLAIN;
      Memory memory = play(random, byRegion);
      long expected = 0;
      Map<Integer, Long> nodes = new TreeMap<>();
      for (int node : new int[] {0, 2, 5, UNKNOWN}) {
        MemoryReport alone = report(policy, Set.of(), List.of(memory.only(node)));
        long zeros = alone.counters().ksmZeroPages() * PAGE;
        expected += node == UNKNOWN ? zeros : alone.savedBytes();
        if (node != UNKNOWN) {
          nodes.put(node, alone.savedBytes() - zeros);
        }
      }
      LimitedSaving found = limited(policy, MergingLimits.NODES_APART, List.of(memory));
      assertThat(found.savedBytes()).as("%s, by region %s", policy, byRegion).isEqualTo(expected);
      assertThat(found.nodes()).isEqualTo(nodes);
      assertThat(found.unknownPages()).isPositive();
    }
  }

  private static Memory play(SplittableRandom random, boolean byRegion) {
    int[] nodes = {0, 2, 5, UNKNOWN};
    List<Page> pages =
        random
            .ints(random.nextInt(100, 300), 0, 40)
            .mapToObj(content -> {
              int node = nodes[random.nextInt(nodes.length)];
              long pfn = 10L * random.nextInt(1, 1_000_000) + (node == UNKNOWN ? 9 : node);
              return new Page(content, byRegion ? 0 : pfn, node);
            })
            .toList();
    return new Memory("memory", byRegion, 0, pages);
  }

  @Test
  void equalPagesOfDifferentNodesDoNotMerge() {
    List<Memory> two = List.of(memory(0, 0, 1, 1, 2, 3, 0), memory(1, 100, 1, 2, 2, 4, 0));

    LimitedSaving found = limited(ZEROS, MergingLimits.NODES_APART, two);

    // In node 0 a page of 1, in node 1 one of 2, and the zeros of both.
    assertThat(found.savedBytes()).isEqualTo(4 * PAGE);
    assertThat(found.nodes()).isEqualTo(Map.of(0, (long) PAGE, 1, (long) PAGE));
    assertThat(report(ZEROS, Set.of(), two).savedBytes()).isEqualTo(6 * PAGE);
  }

  /** Memory of one region, whose source is asked for nodes. */
  private record SpreadMemory(List<Page> pages, List<Long> asked) implements PageSource {
    @Override
    public String label() {
      return "spread";
    }

    @Override
    public int pageSize() {
      return PAGE;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() {
      return List.of(
          new Region("first", PAGE, 3, "", null, RegionTraits.RESIDENT),
          new Region("one node", 4L * PAGE, 1, "", null, RegionTraits.RESIDENT.withNode(5)),
          new Region("rest", 5L * PAGE, pages.size() - 5L, "", null, RegionTraits.RESIDENT));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      for (int i = 0; i < count; i++) {
        Page page = pages.get((int) (region.address() / PAGE + firstPage + i));
        MemorySegment bytes = into.buffer().asSlice((long) i * PAGE, PAGE).fill((byte) 0);
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, page.content);
        into.setState(i, PageState.PRESENT);
      }
    }

    @Override
    public void nodes(Region region, long firstPage, int[] nodes) throws IOException {
      for (int i = 0; i < nodes.length; i++) {
        long page = region.address() / PAGE + firstPage + i;
        asked.add(page);
        if (page == pages.size() - 1) {
          throw new IOException("the rest is unknown");
        }
        nodes[i] = pages.get((int) page).node;
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void aSourceIsAskedWhereRegionsDoNotTell() {
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      pages.add(new Page(7, 0, i % 2)); // Page 0 belongs to no region, page 4 lies in node 5.
    }
    List<Long> asked = new ArrayList<>();

    LimitedSaving found =
        limited(ZEROS, MergingLimits.NODES_APART, List.of(new SpreadMemory(pages, asked)));

    assertThat(found.nodes()).isEqualTo(Map.of(0, 2L * PAGE, 1, 3L * PAGE, 5, 0L));
    assertThat(found.unknownPages()).isEqualTo(1);
    assertThat(asked).containsExactlyInAnyOrder(1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
  }

  /** A guest's kernel with two nodes saved so much of such pages: docs/kernel-parity.md. */
  @Test
  void isWhatAKernelOfTwoNodesSaved() {
    List<Page> pages = new ArrayList<>();
    int[][] layout = {{1, 300, 200}, {2, 100, 1}, {3, 50, 50}, {4, 60, 60}};
    for (int[] content : layout) {
      for (int node = 0; node < 2; node++) {
        pages.addAll(Collections.nCopies(content[1 + node], new Page(content[0], 0, node)));
      }
    }
    List<Memory> guest = List.of(new Memory("guest", true, 0, pages));

    OptionalInt sharers = OptionalInt.of(256);
    assertThat(limited(ZEROS, new MergingLimits(sharers, true, true), guest).savedBytes())
        .isEqualTo(812 * PAGE);
    assertThat(limited(ZEROS, new MergingLimits(sharers, true, false), guest).savedBytes())
        .isEqualTo(816 * PAGE);
  }

  @Test
  void isBoundedByPinnedMemory() {
    List<Page> pages = memory(0, 0, 1, 1, 1, 1, 1, 1, 1, 1).pages();
    List<Memory> pinned = List.of(new Memory("pinned", true, 0.75, pages));

    assertThat(limited(ZEROS, MergingLimits.NODES_APART, pinned).savedBytes()).isEqualTo(2 * PAGE);
  }
}
