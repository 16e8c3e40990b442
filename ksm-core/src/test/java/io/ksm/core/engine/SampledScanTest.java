package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanOrder;
import io.ksm.api.ScanReport;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.SamplingPolicy;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.EvolvingWorkload;
import io.ksm.testkit.workload.SwappingSource;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadShape;
import io.ksm.testkit.workload.WorkloadSource;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A policy's budget is kept to the page, and what is not in the sample stays as it is. */
@ExtendWith(SeedExtension.class)
class SampledScanTest {
  private static final int SCANS = 12;

  /** Each is scanned in every order by several numbers of threads. */
  private static final int WORKLOADS = Math.max(1, Integer.getInteger("ksm.workloads", 30) / 30);

  private static SamplingPolicy sampling(long budget) {
    return new SamplingPolicy(ReferencePolicy.PLAIN, ScanOrder.BY_ADDRESS, region -> budget);
  }

  private static int[] distinct(int pages) {
    return IntStream.rangeClosed(1, pages).toArray();
  }

  private static List<Long> expected(Region region, long budget, long scan) {
    BigInteger pages = BigInteger.valueOf(region.pages());
    BigInteger most = BigInteger.valueOf(budget);
    return LongStream.range(0, region.pages())
        .filter(
            page -> BigInteger.valueOf(page + scan).multiply(most).mod(pages).compareTo(most) < 0)
        .mapToObj(page -> region.address() + page * NumberedMemory.PAGE_SIZE)
        .toList();
  }

  @Test
  void theSampleIsExactAndMovesOn(Seed seed) {
    SplittableRandom random = seed.random();
    for (int i = 0; i < 30; i++) {
      int pages = random.nextInt(1, 150);
      int budget = random.nextInt(pages + 1);
      SamplingPolicy policy = sampling(budget);
      try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", distinct(pages));
          Engine engine =
              EngineSetup.PLAIN
                  .with(policy)
                  .withBatches(random.nextInt(6), random.nextInt(1, 60))
                  .engine(memory.source())) {
        int[] visits = new int[pages];
        for (int scan = 0; scan < pages; scan++) {
          ScanReport report = engine.scan();
          List<Long> asked = policy.takeAsked();
          assertThat(asked)
              .as("scan %d of %d pages, budget %d", scan, pages, budget)
              .hasSize(budget)
              .isEqualTo(expected(memory.region(), budget, scan));
          assertThat(report.encountered()).isEqualTo(budget);
          assertThat(report.bytesScanned()).isEqualTo((long) budget * NumberedMemory.PAGE_SIZE);
          asked.forEach(address -> visits[memory.source().window().slot(address)]++);
        }
        assertThat(visits).containsOnly(budget);
        assertThat(engine.counters().pagesSkipped()).isZero();
      }
    }
  }

  @Test
  void eachEligibleRegionIsAskedForOnceAScanInTheScansOrder() {
    Window window = new Window(0, 12, NumberedMemory.PAGE_SIZE);
    SamplingPolicy policy = sampling(2);
    try (WorkloadSource source = WorkloadSource.live("three", window, WorkloadSource.Access.COPY);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(source)) {
      Region first = new Region("a", 0, 4, "uid:1");
      Region second = new Region("b", window.address(4), 4, "uid:1", "file-backed");
      Region third = new Region("c", window.address(8), 4, "uid:2");
      source.remap(List.of(first, second, third));
      for (int scan = 0; scan < 3; scan++) {
        engine.scan();
        assertThat(policy.begun()).containsExactly(first, third);
        assertThat(policy.budgeted()).containsExactly(first, third);
        assertThat(policy.results().stream().map(RegionResult::region))
            .containsExactly(first, third);
      }
    }
  }

  /** Equal regions of two processes are told apart by it, before a scan and after it. */
  @Test
  void aRegionIsNamedWithItsSource() {
    SamplingPolicy policy = sampling(1);
    try (NumberedMemory<WorkloadSource> one = NumberedMemory.live("one", 1, 2);
        NumberedMemory<WorkloadSource> other = NumberedMemory.live("other", 1, 2);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(one.source(), other.source())) {
      for (int scan = 0; scan < 2; scan++) {
        engine.scan();
        assertThat(policy.budgetedSources()).doesNotHaveDuplicates().hasSize(2);
        assertThat(policy.results().stream().map(RegionResult::source))
            .containsExactlyElementsOf(policy.budgetedSources());
      }
    }
  }

  @Test
  void aBudgetBelowZeroIsRefused() {
    SamplingPolicy policy = sampling(-1);
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", 1, 2);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(memory.source())) {
      assertThatThrownBy(engine::scan)
          .isInstanceOf(WrongAnswer.class)
          .hasMessageStartingWith(policy.getClass().getName())
          .hasMessageContaining("maxVisits() is -1 for the region 'area', which is negative");
    }
  }

  /** A tenth of the pages at a time, of which none has its equal in the same sample. */
  @Test
  void equalPagesMeetThoughNoSampleHoldsBoth() {
    int[] contents = IntStream.range(0, 100).map(page -> page / 5 * 5 == page ? 7 : page).toArray();
    contents[1] = 500;
    contents[99] = 500;
    int[] budgets = {1, 3, 10, 37, 99};
    for (int budget : budgets) {
      try (NumberedMemory<WorkloadSource> all = NumberedMemory.live("memory", contents);
          NumberedMemory<WorkloadSource> some = NumberedMemory.live("memory", contents);
          Engine whole = EngineSetup.PLAIN.engine(all.source());
          Engine sampled = EngineSetup.PLAIN.with(sampling(budget)).engine(some.source())) {
        Standing end = Standing.after(whole, 3);
        assertThat(end.sharing()).isEqualTo(21);
        assertThat(Standing.after(sampled, 300)).as("with a budget of %d", budget).isEqualTo(end);
      }
    }
  }

  @Test
  void aPageThatIsPassedOverStaysOnItsFrame() {
    SamplingPolicy policy = sampling(1);
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.noticing("memory", 1, 1, 2, 3);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(memory.source())) {
      policy.sample(false);
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2));
      memory.write(1, 9);
      policy.sample(true);
      // Scan 2 encounters one page and reads page 1 beside it; scan 3 encounters that.
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2));
      assertThat(policy.results()).allMatch(result -> result.broken() == 0 && result.merged() == 2);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).unshared(2).volatilePages(1));
      assertThat(policy.results()).allMatch(result -> result.broken() == 1 && result.merged() == 0);
    }
  }

  /** The source tells of a write once; what it told while the page was passed over is not lost. */
  @Test
  void aWriteIsNotMissedThatWasNoticedWhileThePageWasPassedOver() {
    SamplingPolicy policy = sampling(1);
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.noticing("memory", 1, 1, 2, 3);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(memory.source())) {
      policy.sample(false);
      Standing.after(engine, 2);
      memory.write(1, 9);
      policy.sample(true);
      Standing.after(engine, 1);
      policy.sample(false);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).unshared(2).volatilePages(1));
    }
  }

  /** Else it would be a matter of chance, which thread passes and which one finds the failure. */
  @Test
  void pagesOfAFailedSourceStayUntilTheNextScanIfTheyArePassedOver() {
    SamplingPolicy policy = sampling(2);
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", 1, 1, 2, 3);
        Engine engine = EngineSetup.PLAIN.with(policy).withBatches(0, 16).engine(memory.source())) {
      policy.sample(false);
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2));
      policy.sample(true);
      policy.takeAsked();
      memory.source().exit(TestMemory.Exit.BEFORE_READING);
      // Pages 0 and 2 are read, in chunks of their own, which fails; 1 and 3 are passed over.
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(1).unshared(1));
      assertThat(engine.failed()).hasSize(1);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with());
    }
  }

  @Test
  void pagesLeaveTheirDomainThoughTheyArePassedOver() {
    Window window = new Window(0, 8, NumberedMemory.PAGE_SIZE);
    SamplingPolicy policy =
        new SamplingPolicy(ReferencePolicy.PLAIN.withDomains(), ScanOrder.BY_ADDRESS, region -> 0);
    try (WorkloadSource source = WorkloadSource.live("two", window, WorkloadSource.Access.COPY);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(source)) {
      policy.sample(false);
      source.remap(
          List.of(new Region("a", 0, 4, "uid:1"), new Region("b", window.address(4), 4, "uid:1")));
      for (int page = 0; page < 8; page++) {
        source.write(window.address(page), NumberedMemory.content(1 + page % 4));
      }
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(4).sharing(4));
      source.remap(
          List.of(new Region("a", 0, 4, "uid:1"), new Region("b", window.address(4), 4, "uid:2")));
      policy.sample(true);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().shared(4).volatilePages(4));
      assertThat(policy.results().stream().map(RegionResult::broken)).containsExactly(0L, 4L);
    }
  }

  @Test
  void reportsSayOfHowManyPagesNothingIsKnown() {
    try (NumberedMemory<SwappingSource> memory =
            NumberedMemory.noticingSwapping("memory", 0, 0, 0, 1, 2, 3, -1, -1);
        Engine engine =
            EngineSetup.PLAIN
                .with(
                    new SamplingPolicy(
                        ReferencePolicy.PLAIN.withZeroPages(), ScanOrder.BY_ADDRESS, region -> 3))
                .engine(memory.source())) {
      for (int scan = 0; scan < 30; scan++) {
        Standing.after(engine, 1);
        SourceReport report = engine.report(0).sources().getFirst();
        long counted =
            report.figures().zero()
                + report.figures().duplicate()
                + report.figures().unique()
                + report.figures().volatilePages()
                + report.figures().ineligiblePages();
        assertThat(counted).as("scan %d: %s", scan, report).isEqualTo(8);
        assertThat(report.figures().holes()).isNotNegative();
      }
      SourceReport report = engine.report(0).sources().getFirst();
      assertThat(report.figures().zero()).isEqualTo(3);
      assertThat(report.figures().unique()).isEqualTo(3);
    }
  }

  /** Also while what is sampled changes from scan to scan. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void isTheSameForAnyNumberOfThreads(WorkloadShape.Memory memory, Seed seed) {
    for (int i = 0; i < WORKLOADS; i++) {
      Seed own = seed.derive(i);
      SplittableRandom random = own.random();
      WorkloadShape shape = WorkloadShape.random(random, memory);
      int percent = random.nextInt(101);
      for (ScanOrder order : ScanOrder.values()) {
        List<Object> alone = play(own, shape, order, percent, 1, 0);
        for (int threads : new int[] {1, 3, 8}) {
          int partitionBits = random.nextInt(7);
          List<Object> together = play(own, shape, order, percent, threads, partitionBits);
          for (int at = 0; at < alone.size(); at++) {
            assertThat(together.get(at))
                .as(
                    "item %d, %d %%, %s, %d threads, 2^%d partitions, %s, %s",
                    at, percent, order, threads, partitionBits, own, shape)
                .isEqualTo(alone.get(at));
          }
        }
      }
    }
  }

  /** Returns what is known after each scan, once it has been checked. */
  private static List<Object> play(
      Seed seed, WorkloadShape shape, ScanOrder order, int percent, int threads, int bits) {
    SplittableRandom random = seed.derive(99).random();
    List<Stack> stacks = Stack.all();
    SamplingPolicy policy =
        SamplingPolicy.ofPercent(
            new ReferencePolicy(random.nextBoolean(), random.nextBoolean(), 3, true),
            order,
            percent);
    EngineSetup setup =
        EngineSetup.PLAIN
            .with(stacks.get(random.nextInt(stacks.size())))
            .with(policy)
            .withBatches(random.nextInt(6), random.nextInt(16, 500))
            .withThreads(threads)
            .withPartitions(bits);
    List<Object> known = new ArrayList<>();
    try (EvolvingWorkload workload = new EvolvingWorkload(seed, shape);
        Engine engine = setup.engine(workload.sources())) {
      for (int scan = 0; scan < SCANS; scan++) {
        policy.sample(random.nextInt(4) > 0);
        long before = engine.scanned();
        engine.scan();
        workload.verify();
        Invariants.check(engine);
        checkResults(policy, engine, engine.scanned() - before);
        MemoryReport report = engine.report(5);
        known.addAll(Arrays.asList(report.counters(), report.sources(), report.repeated()));
        known.add(policy.results());
        known.add(policy.takeAsked());
        workload.step();
      }
    }
    return known;
  }

  /** What was found in the regions adds up to what the counters say. */
  private static void checkResults(SamplingPolicy policy, Engine engine, long visits) {
    List<RegionResult> results = policy.results();
    assertThat(results.stream().map(RegionResult::region)).isEqualTo(policy.begun());
    assertThat(results.stream().mapToLong(RegionResult::visited).sum()).isEqualTo(visits);
    assertThat(results)
        .allMatch(result ->
            result.calm() >= 0
                && result.calm() <= result.visited()
                && result.visited() <= result.present()
                && result.present() <= result.region().pages()
                && result.merged() <= result.region().pages()
                && result.broken() <= result.region().pages());
    long alone = RegionCounts.loneSharers(engine);
    assertThat(results.stream().mapToLong(RegionResult::merged).sum())
        .isEqualTo(
            engine.counters().pagesShared()
                + engine.counters().pagesSharing()
                - alone
                + engine.counters().ksmZeroPages());
  }

  /** Counts what counters do not tell. */
  private static final class RegionCounts {
    /** Returns how many pages are on frames that they have to themselves. */
    static long loneSharers(Engine engine) {
      long[] alone = new long[1];
      engine
          .parts()
          .partitions()
          .forEach(partition ->
              partition
                  .view()
                  .stableIndex()
                  .forEach((key, content) -> {
                    var frames = partition.view().frames();
                    for (int frame = frames.contents().newest(content);
                        frame >= 0;
                        frame = frames.older(frame)) {
                      alone[0] += frames.sharerCount(frame) == 1 ? 1 : 0;
                    }
                  }));
      return alone[0];
    }
  }
}
