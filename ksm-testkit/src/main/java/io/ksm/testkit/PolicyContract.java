package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Counters;
import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link MergePolicy} must keep to. A policy's own test extends this class:
 *
 * <pre>{@code
 * class EagerPolicyTest extends PolicyContract {
 *   @Override
 *   protected MergePolicy create() {
 *     EagerPolicyFactory factory = new EagerPolicyFactory();
 *     return factory.create(Options.of(factory, Map.of()));
 *   }
 * }
 * }</pre>
 *
 * <p>If a bug slips past this test, improve this test.
 */
@ExtendWith(SeedExtension.class)
public abstract class PolicyContract {
  private static final int PAGES = 40;
  private static final int ENCOUNTERS = 300;
  private static final int SCANS = 50;

  /** For sub-classes. */
  protected PolicyContract() {}

  /** Creates a new policy, equal to any that was created before. */
  protected abstract MergePolicy create();

  @Test
  void answersFollowFromThePageAlone(Seed seed) {
    List<ScriptedPage> inOrder = pages();
    MergePolicy policy = create();
    for (int time = 0; time < ENCOUNTERS; time++) {
      for (int page = 0; page < PAGES; page++) {
        inOrder.get(page).encounter(policy, hash(seed, page, time));
      }
    }
    assertThat(answers(encounteredInAnyOrder(seed))).isEqualTo(answers(inOrder));
  }

  private List<ScriptedPage> encounteredInAnyOrder(Seed seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < PAGES * ENCOUNTERS; i++) {
      order.add(i % PAGES);
    }
    Collections.shuffle(order, new Random(seed.value()));
    List<ScriptedPage> pages = pages();
    int[] times = new int[PAGES];
    MergePolicy policy = create();
    for (int page : order) {
      pages.get(page).encounter(policy, hash(seed, page, times[page]++));
    }
    return pages;
  }

  @Test
  void answersAreTheSameFromSeveralThreads(Seed seed) throws Exception {
    List<ScriptedPage> alone = pages();
    MergePolicy own = create();
    List<ScriptedPage> together = pages();
    MergePolicy shared = create();
    for (int page = 0; page < PAGES; page++) {
      encounterOften(alone.get(page), own, seed, page);
    }
    encounterFromSeveralThreads(together, shared, seed);
    assertThat(answers(together)).isEqualTo(answers(alone));
  }

  private static void encounterFromSeveralThreads(
      List<ScriptedPage> pages, MergePolicy policy, Seed seed)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < PAGES; i++) {
        int page = i;
        running.add(threads.submit(() -> encounterOften(pages.get(page), policy, seed, page)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  private static void encounterOften(ScriptedPage page, MergePolicy policy, Seed seed, int number) {
    for (int time = 0; time < ENCOUNTERS; time++) {
      page.encounter(policy, hash(seed, number, time));
    }
  }

  @Test
  void aPageThatHoldsStillIsCalmInTheEnd() {
    for (boolean isStatic : new boolean[] {false, true}) {
      ScriptedPage page = new ScriptedPage(isStatic);
      MergePolicy policy = create();
      boolean calm = false;
      for (int time = 0; time < ENCOUNTERS && !calm; time++) {
        calm = page.encounter(policy, 42);
      }
      assertThat(calm).as("calm, static %s, after %s", isStatic, page.answers()).isTrue();
    }
  }

  /** A promise that nobody has to make; the engine does not ask again whoever made it. */
  @Test
  void whoJudgesByChangeAloneKeepsNothingAndDoesNotChangeItsMind(Seed seed) {
    MergePolicy policy = create();
    assumeTrue(policy.judgesByChangeAlone(), "it does not say that it does");
    for (int page = 0; page < PAGES; page++) {
      ScriptedPage scripted = new ScriptedPage(page % 8 == 0);
      scripted.remember(page * 6 % 256, page * 7 % 256);
      String numbers = scripted.numbers();
      boolean wasCalm = false;
      long before = 0;
      for (int time = 0; time < ENCOUNTERS; time++) {
        long hash = hash(seed, page, time);
        boolean calm = scripted.encounter(policy, hash);
        boolean same = time > 0 && hash == before;
        assertThat(scripted.answers()).as("wants all").doesNotContain("s");
        assertThat(scripted.numbers()).as("age and skips").isEqualTo(numbers);
        assertThat(calm || !(wasCalm && same)).as("stays calm: %s", scripted.answers()).isTrue();
        wasCalm = calm;
        before = hash;
      }
    }
    assertThat(policy.judgesByChangeAlone()).as("says so for good").isTrue();
  }

  @Test
  void sharingDoesNotChangeFromScanToScan() {
    MergePolicy policy = create();
    int maxSharers = policy.maxSharers();
    boolean zeroPages = policy.mergesZeroPages();
    assertThat(maxSharers).isNotNegative();
    for (int scan = 0; scan < 10; scan++) {
      policy.afterScan(report(scan, policy.pace()));
      assertThat(policy.maxSharers()).isEqualTo(maxSharers);
      assertThat(policy.mergesZeroPages()).isEqualTo(zeroPages);
    }
  }

  @Test
  void equalRegionsHaveOneDomain() {
    MergePolicy policy = create();
    for (String own : List.of("", "uid:0", "uid:1000")) {
      String domain = policy.domain(new Region("a", 0, 1, own));
      assertThat(domain).isNotNull();
      assertThat(policy.domain(new Region("a", 0, 1, own))).isEqualTo(domain);
      policy.domain(new Region("b", 4096, 7, "another"));
      assertThat(policy.domain(new Region("a", 0, 1, own))).isEqualTo(domain);
      assertThat(create().domain(new Region("a", 0, 1, own))).isEqualTo(domain);
    }
  }

  @Test
  void givesAPaceAfterAnyScan(Seed seed) {
    SplittableRandom random = seed.random();
    MergePolicy policy = create();
    Pace pace = policy.pace();
    assertThat(pace).isNotNull();
    for (int scan = 0; scan < 1000; scan++) {
      int magnitude = random.nextInt(62);
      pace = policy.afterScan(report(random.nextLong(1L << magnitude), pace));
      assertThat(pace).isNotNull();
    }
  }

  @Test
  void budgetsAreNotNegative(Seed seed) {
    for (String answer : plans(create(), seed)) {
      assertThat(answer).as("a budget is 0 or more").doesNotContain("-");
    }
  }

  /**
   * The engine asks in whichever thread it likes, and a scan must be the same when it is repeated.
   */
  @Test
  void plansFollowFromWhatAScanFound(Seed seed) {
    assertThat(plans(create(), seed)).isEqualTo(plans(create(), seed));
  }

  @Test
  void whoHearsResultsOnceHearsThemAlways(Seed seed) {
    MergePolicy policy = create();
    boolean wanted = policy.wantsRegionResults();
    plans(policy, seed);
    assertThat(policy.wantsRegionResults()).isEqualTo(wanted);
    assertThat(create().wantsRegionResults()).isEqualTo(wanted);
  }

  /** Lets scans begin and end over regions that come and go; returns what the policy planned. */
  private static List<String> plans(MergePolicy policy, Seed seed) {
    SplittableRandom random = seed.random();
    boolean wanted = policy.wantsRegionResults();
    List<String> answers = new ArrayList<>();
    for (int scan = 0; scan < SCANS; scan++) {
      List<Region> regions = regions(random);
      policy.beginScan(regions);
      StringBuilder plan = new StringBuilder().append(policy.order());
      for (Region region : regions) {
        plan.append(' ').append(policy.maxVisits(region));
      }
      answers.add(plan.toString());
      List<RegionResult> results = results(regions, random);
      if (wanted) {
        policy.endScan(results);
      }
      policy.afterScan(report(random.nextInt(1 << 20), policy.pace()));
    }
    return answers;
  }

  /**
   * Returns regions as an engine lists them, which no policy can change; none at all, now and then.
   */
  private static List<Region> regions(SplittableRandom random) {
    List<Region> regions = new ArrayList<>();
    long address = 0;
    for (int i = random.nextInt(8); i > 0; i--) {
      long pages = 1 + random.nextLong(1L << random.nextInt(1, 31));
      address += 4096L * random.nextInt(3);
      regions.add(new Region("region " + i % 3, address, pages, "uid:" + i % 2));
      address += 4096 * pages;
    }
    return List.copyOf(regions);
  }

  private static List<RegionResult> results(List<Region> regions, SplittableRandom random) {
    List<RegionResult> results = new ArrayList<>();
    for (Region region : regions) {
      long present = random.nextLong(region.pages() + 1);
      long visited = random.nextLong(present + 1);
      results.add(
          new RegionResult(
              region,
              random.nextInt(3),
              present,
              visited,
              random.nextLong(visited + 1),
              random.nextLong(region.pages() + 1),
              random.nextLong(present + 1)));
    }
    return List.copyOf(results);
  }

  /** A report of a scan, from an empty one that took no time to a very long one. */
  private static ScanReport report(long size, Pace pace) {
    return new ScanReport(
        Counters.NONE, size, size, size, size, new Pace(pace.pagesPerBatch(), Duration.ZERO));
  }

  private static List<ScriptedPage> pages() {
    List<ScriptedPage> pages = new ArrayList<>();
    for (int page = 0; page < PAGES; page++) {
      pages.add(new ScriptedPage(page % 8 == 0));
    }
    return pages;
  }

  /** Some pages change at every encounter, some never, most now and then. */
  private static long hash(Seed seed, int page, int time) {
    int period = page % 5 == 0 ? ENCOUNTERS : 1 + page / 5 * 3;
    return seed.derive(page * 1000L + time / period).value();
  }

  private static List<String> answers(List<ScriptedPage> pages) {
    return pages.stream().map(ScriptedPage::answers).toList();
  }
}
