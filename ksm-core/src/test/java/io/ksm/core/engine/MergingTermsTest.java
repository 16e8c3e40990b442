package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits;
import io.ksm.api.RegionTraits.Known;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.RandomPolicy;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.WrappedSource;
import io.ksm.core.report.GroupReport;
import io.ksm.core.report.Grouping;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.StillWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What would be saved if only some pages merged is what a scan of only those pages tells. Each test
 * scans random memory once as a whole, and once more without the other pages.
 */
@ExtendWith(SeedExtension.class)
class MergingTermsTest {
  private static final int PAGE = 64;
  private static final int PLAYS = 40;

  /** Leaves regions out, or says more of them, and pins memory. */
  private static final class Varied extends WrappedSource {
    private final UnaryOperator<Region> change;
    private final boolean sharesPfns;
    private final long pinned;

    Varied(PageSource source, UnaryOperator<Region> change, boolean sharesPfns, long pinned) {
      super(source);
      this.change = change;
      this.sharesPfns = sharesPfns;
      this.pinned = pinned;
    }

    static Varied of(PageSource source, UnaryOperator<Region> change) {
      return new Varied(source, change, false, 0);
    }

    @Override
    public List<Region> regions() throws IOException {
      return super.regions().stream().map(change).toList();
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      super.read(region, firstPage, count, into);
      for (int i = 0; sharesPfns && i < count; i++) {
        // Two of three pages are those of one number in every other such source.
        long number = region.address() / PAGE + firstPage + i;
        into.setPfn(i, number % 3 == 0 ? 0 : number + 1);
      }
    }

    @Override
    public long pinnedBytes() {
      return pinned;
    }
  }

  private static MemoryReport report(
      ReferencePolicy policy, Set<Grouping> groupings, List<? extends PageSource> sources) {
    try (Engine engine = EngineSetup.PLAIN.with(policy).engine(sources)) {
      Standing.after(engine, 2);
      return engine.report(new ReportOptions(0, groupings));
    }
  }

  private static MemoryReport report(ReferencePolicy policy, List<? extends PageSource> sources) {
    return report(policy, Set.of(), sources);
  }

  private static UnaryOperator<Region> offeredIf(Predicate<Region> offered) {
    return region ->
        traits(region, region.traits().withOffered(offered.test(region) ? Known.YES : Known.NO));
  }

  private static Region traits(Region region, RegionTraits traits) {
    return new Region(
        region.label(),
        region.address(),
        region.pages(),
        region.domain(),
        region.ineligible(),
        traits);
  }

  private static Region without(Region region) {
    String reason = region.ineligible() != null ? region.ineligible() : "not-offered";
    return new Region(
        region.label(), region.address(), region.pages(), region.domain(), reason, region.traits());
  }

  private static boolean isOffered(Region region) {
    return Long.hashCode(region.address() * 0x9E3779B97F4A7C15L) % 2 == 0;
  }

  @Test
  void asThingsAreIsWhatAScanOfTheOfferedPagesTells(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      ReferencePolicy policy = RandomPolicy.of(random);
      try (StillWorkload workload =
          new StillWorkload(seed.derive(i), random.nextInt(50, 600), PAGE, 3)) {
        UnaryOperator<Region> say = offeredIf(MergingTermsTest::isOffered);
        MemoryReport told = report(policy, varied(workload, say));
        MemoryReport only =
            report(
                policy, varied(workload, region -> isOffered(region) ? region : without(region)));
        assertThat(told.offered().savedBytes()).as("%s", policy).isEqualTo(only.savedBytes());
        assertThat(told.offered().pages()).isEqualTo(mergeable(only));
        assertThat(told.offered().known()).isEqualTo(mergeable(told));
        checkKinds(told);
      }
    }
  }

  private static List<Varied> varied(StillWorkload workload, UnaryOperator<Region> change) {
    return workload.sources().stream().map(source -> Varied.of(source, change)).toList();
  }

  private static long mergeable(MemoryReport report) {
    return report.sources().stream().mapToLong(source -> source.figures().mergeable()).sum();
  }

  private static void checkKinds(MemoryReport report) {
    for (SourceReport source : report.sources()) {
      OfferedFigures sum =
          source.terms().offeredKinds().values().stream()
              .reduce(OfferedFigures.NONE, OfferedFigures::plus);
      assertThat(sum).isEqualTo(source.terms().offered());
      source
          .terms()
          .offeredKinds()
          .forEach((kind, offered) -> {
            assertThat(offered.known()).isEqualTo(source.kinds().get(kind).mergeable());
            assertThat(offered.savedBytes()).isBetween(0L, offered.pages() * PAGE);
          });
    }
  }

  @Test
  void nobodyKnowsWhatImagesOffered(Seed seed) {
    try (StillWorkload workload = new StillWorkload(seed, 100, PAGE, 2)) {
      MemoryReport report = report(ReferencePolicy.PLAIN, workload.sources());
      assertThat(report.offered()).isEqualTo(OfferedFigures.NONE);
      assertThat(report.sources().getFirst().terms().offeredKinds()).isEmpty();
    }
  }

  @Test
  void whatIsLostIsWhatAScanWithoutTheSourceTellsLess(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      boolean pfns = random.nextBoolean();
      // With both, the saving depends on which of the pages that are one share a frame.
      ReferencePolicy policy =
          pfns ? ReferencePolicy.PLAIN.withZeroPages() : RandomPolicy.of(random);
      int size = random.nextInt(50, 400);
      try (StillWorkload workload = new StillWorkload(seed.derive(i), size, PAGE, 3);
          StillWorkload copy = new StillWorkload(seed.derive(i), size, PAGE, 3)) {
        List<Varied> all = new ArrayList<>();
        for (PageSource source : workload.sources()) {
          all.add(new Varied(source, UnaryOperator.identity(), pfns && all.isEmpty(), 0));
        }
        // As a child of the first one: where pfns are known, it maps the same physical pages.
        all.add(new Varied(first(copy), UnaryOperator.identity(), pfns, 0));
        MemoryReport whole = report(policy, all);
        for (int left = 0; left < all.size(); left++) {
          List<Varied> rest = new ArrayList<>(all);
          rest.remove(left);
          long lost = whole.savedBytes() - report(policy, rest).savedBytes();
          assertThat(whole.sources().get(left).terms().lostIfLeftBytes())
              .as("source %d, %s, pfns %s", left, policy, pfns)
              .isEqualTo(lost);
        }
      }
    }
  }

  private static PageSource first(StillWorkload workload) {
    return workload.sources().getFirst();
  }

  @Test
  void ofTwoEqualSourcesEitherWouldLoseAll(Seed seed) {
    try (StillWorkload one = new StillWorkload(seed, 100, PAGE, 1);
        StillWorkload two = new StillWorkload(seed, 100, PAGE, 1)) {
      MemoryReport report =
          report(
              ReferencePolicy.PLAIN.withZeroPages(),
              List.of(one.sources().getFirst(), two.sources().getFirst()));
      SourceReport first = report.sources().getFirst();
      SourceReport second = report.sources().getLast();
      assertThat(first.figures().savedBytes()).isLessThan(second.figures().savedBytes());
      assertThat(first.terms().lostIfLeftBytes())
          .isEqualTo(second.terms().lostIfLeftBytes())
          .isEqualTo(second.figures().savedBytes());
    }
  }

  @Test
  void withinGroupsIsWhatAScanOfEachGroupTells(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      ReferencePolicy policy = RandomPolicy.of(random);
      try (StillWorkload workload =
          new StillWorkload(seed.derive(i), random.nextInt(50, 400), PAGE, 5)) {
        List<Varied> all = new ArrayList<>();
        List<List<Varied>> groups = List.of(new ArrayList<>(), new ArrayList<>());
        for (PageSource source : workload.sources()) {
          int group = random.nextInt(2);
          Varied owned = Varied.of(source, region -> ownedBy(region, group));
          all.add(owned);
          groups.get(group).add(owned);
        }
        MemoryReport whole = report(policy, Set.of(Grouping.USER, Grouping.VM), all);
        for (GroupReport group : whole.groups().get(Grouping.USER)) {
          int number = Integer.parseInt(group.label().substring("uid:".length()));
          checkGroup(group, whole, groups.get(number), groups.get(1 - number), policy);
        }
        assertThat(whole.groups().get(Grouping.VM))
            .singleElement()
            .satisfies(host -> {
              assertThat(host.label()).isEqualTo("(host)");
              assertThat(host.savedWithinBytes()).isEqualTo(whole.savedBytes());
            });
        assertThat(whole.groups()).containsOnlyKeys(Grouping.USER, Grouping.VM);
      }
    }
  }

  private static Region ownedBy(Region region, int user) {
    return traits(region, region.traits().withOwner("uid:" + user));
  }

  private static void checkGroup(
      GroupReport group,
      MemoryReport whole,
      List<Varied> own,
      List<Varied> others,
      ReferencePolicy policy) {
    MemoryReport alone = report(policy, own);
    long rest = others.isEmpty() ? 0 : report(policy, others).savedBytes();
    assertThat(group.sources()).isEqualTo(own.size());
    assertThat(group.figures().pages())
        .isEqualTo(alone.sources().stream().mapToLong(one -> one.figures().pages()).sum());
    assertThat(group.savedWithinBytes()).as("%s", policy).isEqualTo(alone.savedBytes());
    assertThat(group.lostIfLeftBytes()).as("%s", policy).isEqualTo(whole.savedBytes() - rest);
  }

  @Test
  void aSourceThatSaysNothingIsAGroupOfItsOwn(Seed seed) {
    try (StillWorkload workload = new StillWorkload(seed, 200, PAGE, 3)) {
      MemoryReport report =
          report(ReferencePolicy.PLAIN, Set.of(Grouping.USER), workload.sources());
      assertThat(report.groups().get(Grouping.USER))
          .extracting(GroupReport::label)
          .containsExactlyInAnyOrderElementsOf(
              report.sources().stream().map(SourceReport::label).toList());
    }
  }

  @Test
  void pinnedMemoryBoundsTheSaving(Seed seed) {
    ReferencePolicy policy = ReferencePolicy.PLAIN.withZeroPages();
    try (StillWorkload one = new StillWorkload(seed, 300, PAGE, 1);
        StillWorkload two = new StillWorkload(seed, 300, PAGE, 1)) {
      PageSource first = one.sources().getFirst();
      PageSource second = two.sources().getFirst();
      MemoryReport free = report(policy, List.of(first, second));
      long own = free.sources().getFirst().figures().mergeable() * PAGE;
      long within = report(policy, List.of(second)).savedBytes();

      // All of the first one is pinned: the second one merges with itself only.
      MemoryReport all = report(policy, List.of(pinned(first, own), second));
      assertThat(all.savedBytes()).isEqualTo(within);
      assertThat(all.withheldBytes()).isEqualTo(free.savedBytes() - within);
      assertThat(all.sources().getFirst().figures().savedBytes()).isZero();
      assertThat(all.sources().getFirst().terms().pinnedBytes()).isEqualTo(own);

      // All but three pages are pinned: each of them may merge.
      MemoryReport most = report(policy, List.of(pinned(first, own - 3 * PAGE), second));
      assertThat(most.savedBytes()).isEqualTo(within + 3 * PAGE);

      MemoryReport alone = report(policy, List.of(pinned(first, own - PAGE)));
      assertThat(alone.savedBytes()).isEqualTo(PAGE);
      assertThat(alone.sources().getFirst().figures().savedBytes()).isEqualTo(PAGE);
      assertThat(free.withheldBytes()).isZero();
    }
  }

  /** Nothing that a report tells of a part is more than what it tells of the whole. */
  @Test
  void pinnedMemoryBoundsWhatIsToldOfEachSourceGroupAndOffer(Seed seed) {
    for (int i = 0; i < PLAYS; i++) {
      SplittableRandom random = seed.derive(i).random();
      try (StillWorkload one = new StillWorkload(seed.derive(i), 200, PAGE, 1);
          StillWorkload two = new StillWorkload(seed.derive(i), 200, PAGE, 1)) {
        UnaryOperator<Region> say = region -> ownedBy(offeredIf(any -> true).apply(region), 0);
        long pinned = random.nextInt(1, 250) * (long) PAGE;
        Varied first = new Varied(first(one), say, false, pinned);
        Varied second = Varied.of(first(two), say);
        Set<Grouping> groupings = Set.of(Grouping.USER, Grouping.VM);
        ReferencePolicy policy = RandomPolicy.of(random);
        MemoryReport both = report(policy, groupings, List.of(first, second));
        checkLost(both, 0, report(policy, List.of(second)));
        checkLost(both, 1, report(policy, List.of(first)));
        for (SourceReport source : both.sources()) {
          long most =
              Math.min(
                  both.savedBytes(),
                  source.figures().mergeable() * PAGE - source.terms().pinnedBytes());
          assertThat(source.figures().savedBytes()).isBetween(0L, Math.max(0, most));
          assertThat(source.terms().offered().savedBytes()).isBetween(0L, Math.max(0, most));
        }
        checkKinds(both);
        for (GroupReport group : both.groups().get(Grouping.USER)) {
          assertThat(group.figures().savedBytes()).isEqualTo(both.savedBytes());
          assertThat(group.savedWithinBytes()).isEqualTo(both.savedBytes());
          assertThat(group.lostIfLeftBytes()).isEqualTo(both.savedBytes());
        }
      }
    }
  }

  private static void checkLost(MemoryReport both, int left, MemoryReport rest) {
    // Rows bound a scan of the rest a little more, as another page of a content is the first there.
    assertThat(both.sources().get(left).terms().lostIfLeftBytes())
        .isBetween(0L, both.savedBytes() - rest.savedBytes());
  }

  @Test
  void whoSharesWithPinnedMemoryAloneSavesAndLosesNothing(Seed seed) {
    try (StillWorkload one = new StillWorkload(seed, 300, PAGE, 1);
        StillWorkload two = new StillWorkload(seed, 300, PAGE, 1)) {
      MemoryReport free = report(ReferencePolicy.PLAIN, List.of(first(one), first(two)));
      long own = free.sources().getFirst().figures().mergeable() * PAGE;
      long within = report(ReferencePolicy.PLAIN, List.of(first(two))).savedBytes();
      MemoryReport all =
          report(ReferencePolicy.PLAIN, List.of(pinned(first(one), own), first(two)));
      SourceReport first = all.sources().getFirst();
      SourceReport second = all.sources().getLast();
      assertThat(first.terms().lostIfLeftBytes()).isZero();
      assertThat(second.terms().lostIfLeftBytes()).isEqualTo(within);
      assertThat(second.figures().savedBytes()).isEqualTo(within);
    }
  }

  private static Varied pinned(PageSource source, long bytes) {
    return new Varied(source, UnaryOperator.identity(), false, bytes);
  }
}
