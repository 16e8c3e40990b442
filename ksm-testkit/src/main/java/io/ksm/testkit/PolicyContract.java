package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.MachineView;
import io.ksm.api.Pace;
import io.ksm.api.Region;
import io.ksm.testkit.policy.ScriptedPage;
import io.ksm.testkit.policy.ScriptedScans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
 * <p>Whether the rule is the one that was meant, this contract cannot know: a history of a page
 * with the answers that it should have is a test of one's own. Of static fields it finds those that
 * let one policy disturb another.
 *
 * <p>If a bug slips past this test, improve this test.
 */
@Contract
public abstract class PolicyContract {
  private static final int PAGES = 40;
  private static final int ENCOUNTERS = 300;
  private static final int THREADS = 4;

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
    assertSameAnswers("encountered in another order", encounteredInAnyOrder(seed), inOrder);
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
    List<ScriptedPage> alone = encounteredByOneThread(create(), seed);
    List<ScriptedPage> together = pages();
    MergePolicy shared = create();
    try {
      encounterFromSeveralThreads(together, shared, seed);
      assertSameAnswers("encountered while other threads encounter others", together, alone);
    } catch (AssertionError e) {
      // A fault that needs no other thread is not to be told as if it did.
      List<ScriptedPage> again = encounteredByOneThread(create(), seed);
      assertSameAnswers("encountered by one thread, once more", again, alone);
      throw e;
    }
  }

  private static List<ScriptedPage> encounteredByOneThread(MergePolicy policy, Seed seed) {
    List<ScriptedPage> pages = pages();
    for (int page = 0; page < PAGES; page++) {
      encounterOften(pages.get(page), policy, seed, page);
    }
    return pages;
  }

  /** Each thread goes through pages of its own, which all must have as many encounters. */
  private static void encounterFromSeveralThreads(
      List<ScriptedPage> pages, MergePolicy policy, Seed seed) throws InterruptedException {
    List<Together.Task> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      int[] time = {0};
      tasks.add(() -> {
        for (int page = thread; page < PAGES && time[0] < ENCOUNTERS; page += THREADS) {
          pages.get(page).encounter(policy, hash(seed, page, time[0]));
        }
        time[0]++;
      });
    }
    Together.run(ENCOUNTERS, tasks);
  }

  private static void encounterOften(ScriptedPage page, MergePolicy policy, Seed seed, int number) {
    for (int time = 0; time < ENCOUNTERS; time++) {
      page.encounter(policy, hash(seed, number, time));
    }
  }

  /** A program may have several engines, each with a policy: they share no field. */
  @Test
  void anotherPolicyDoesNotDisturb(Seed seed) {
    List<ScriptedPage> alone = encounteredByOneThread(create(), seed);
    List<ScriptedPage> disturbed = pages();
    List<ScriptedPage> others = pages();
    MergePolicy policy = create();
    MergePolicy another = create();
    for (int time = 0; time < ENCOUNTERS; time++) {
      for (int page = 0; page < PAGES; page++) {
        disturbed.get(page).encounter(policy, hash(seed, page, time));
        others.get(page).encounter(another, hash(seed, PAGES + page, time));
      }
      another.afterScan(ScriptedScans.report(time, another.pace()));
      if (time == ENCOUNTERS / 2) {
        ScriptedScans.batchPaces(another, seed.random());
      }
    }
    assertSameAnswers("encountered while another policy of the same kind scans", disturbed, alone);
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
    assertThat(maxSharers).as("maxSharers()").isNotNegative();
    for (int scan = 0; scan < 10; scan++) {
      policy.afterScan(ScriptedScans.report(scan, policy.pace()));
      assertThat(policy.maxSharers()).as("maxSharers() later").isEqualTo(maxSharers);
      assertThat(policy.mergesZeroPages())
          .as("mergesZeroPages() after a scan")
          .isEqualTo(zeroPages);
    }
  }

  @Test
  void equalRegionsHaveOneDomain() {
    MergePolicy policy = create();
    for (String own : List.of("", "uid:0", "uid:1000")) {
      String domain = policy.domain(new Region("a", 0, 1, own));
      assertThat(domain).as("domain() of a region of %s", own).isNotNull();
      assertThat(policy.domain(new Region("a", 0, 1, own)))
          .as("domain() of an equal region")
          .isEqualTo(domain);
      policy.domain(new Region("b", 4096, 7, "another"));
      assertThat(policy.domain(new Region("a", 0, 1, own)))
          .as("domain() of an equal region")
          .isEqualTo(domain);
      assertThat(create().domain(new Region("a", 0, 1, own)))
          .as("domain() of an equal region")
          .isEqualTo(domain);
    }
  }

  @Test
  void givesAPaceAfterAnyScan(Seed seed) {
    SplittableRandom random = seed.random();
    MergePolicy policy = create();
    Pace pace = policy.pace();
    assertThat(pace).as("pace()").isNotNull();
    assertThat(pace.isStopped()).as("pace(): stopped").isFalse();
    for (int scan = 0; scan < 1000; scan++) {
      int magnitude = random.nextInt(62);
      pace = policy.afterScan(ScriptedScans.report(random.nextLong(1L << magnitude), pace));
      assertThat(pace).as("afterScan()").isNotNull();
      assertThat(pace.isStopped()).as("afterScan(): stopped").isFalse();
    }
  }

  @Test
  void givesAPaceBeforeAnyBatch(Seed seed) {
    SplittableRandom random = seed.random();
    MergePolicy policy = create();
    for (Pace pace : ScriptedScans.batchPaces(policy, random)) {
      assertThat(pace).as("batchPace()").isNotNull();
    }
    MachineView late = ScriptedScans.Machine.unknown(Long.MAX_VALUE);
    assertThat(policy.batchPace(policy.pace(), late)).as("batchPace() in 292 years").isNotNull();
  }

  /** A simulation must come to what a scanner does that was told the same. */
  @Test
  void batchPacesFollowFromWhatIsTold(Seed seed) {
    List<Pace> expected = ScriptedScans.batchPaces(create(), seed.random());
    List<Pace> paces = ScriptedScans.batchPaces(create(), seed.random());
    for (int batch = 0; batch < expected.size(); batch++) {
      assertThat(paces.get(batch))
          .as("batchPace() of batch %d, of a second policy made alike", batch)
          .isEqualTo(expected.get(batch));
    }
  }

  @Test
  void budgetsAreNotNegative(Seed seed) {
    for (String answer : ScriptedScans.plans(create(), seed.random())) {
      assertThat(answer).as("a budget is 0 or more").doesNotContain("-");
    }
  }

  /**
   * The engine asks in whichever thread it likes, and a scan must be the same when it is repeated.
   */
  @Test
  void plansFollowFromWhatAScanFound(Seed seed) {
    assertSamePlans(
        ScriptedScans.plans(create(), seed.random()), ScriptedScans.plans(create(), seed.random()));
  }

  @Test
  void whoHearsResultsOnceHearsThemAlways(Seed seed) {
    MergePolicy policy = create();
    boolean wanted = policy.wantsRegionResults();
    ScriptedScans.plans(policy, seed.random());
    assertThat(policy.wantsRegionResults()).as("wantsRegionResults() later").isEqualTo(wanted);
    assertThat(create().wantsRegionResults()).isEqualTo(wanted);
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

  /** Compares the answers about each page, and tells the first that differs. */
  private static void assertSameAnswers(
      String how, List<ScriptedPage> pages, List<ScriptedPage> expected) {
    for (int page = 0; page < PAGES; page++) {
      String answers = pages.get(page).answers();
      String wanted = expected.get(page).answers();
      int differs = Arrays.mismatch(answers.toCharArray(), wanted.toCharArray());
      if (differs >= 0) {
        throw new AssertionError(
            "page %d, %s: %s at encounter %d instead of %s"
                .formatted(page, how, word(answers, differs), differs, word(wanted, differs)));
      }
    }
  }

  private static String word(String answers, int encounter) {
    if (encounter >= answers.length()) {
      return "not encountered";
    }
    return switch (answers.charAt(encounter)) {
      case 's' -> "skipped (wants() is false)";
      case 'c' -> "calm";
      default -> "not calm";
    };
  }

  /** Tells the first line that differs. */
  private static void assertSamePlans(List<String> plans, List<String> expected) {
    for (int scan = 0; scan < expected.size(); scan++) {
      assertThat(plans.get(scan))
          .as("order() and maxVisits() of scan %d, of a second policy made alike", scan)
          .isEqualTo(expected.get(scan));
    }
  }
}
