package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.ksm.api.MergePolicy;
import io.ksm.api.Pace;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.api.RegionResult;
import io.ksm.api.ScanReport;
import io.ksm.testkit.reference.ReferencePolicy;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract finds policies that break it. */
class PolicyContractTest {
  private static final String TEST = "whoJudgesByChangeAloneKeepsNothingAndDoesNotChangeItsMind";

  @Test
  void whoKeepsThePromisePasses() {
    assertThat(run(ReferencePolicy.PLAIN).succeeded().count()).isOne();
  }

  @Test
  void whoLeavesPagesOutIsFound() {
    assertFails(new Promising(page -> page.lastHash() % 3 != 0, Promising::isSame));
  }

  @Test
  void whoChangesItsMindIsFound() {
    assertFails(new Promising(page -> true, (page, hash) -> !Promising.isSame(page, hash)));
  }

  @Test
  void whoKeepsNumbersIsFound() {
    assertFails(
        new Promising(
            page -> {
              page.age((page.age() + 1) % 256);
              return true;
            },
            Promising::isSame));
    assertFails(
        new Promising(
            page -> true,
            (page, hash) -> {
              page.skips(page.skips() / 2 + 1);
              return Promising.isSame(page, hash);
            }));
  }

  @Test
  void whoSamplesByTheContractPasses() {
    for (String test :
        List.of(
            "budgetsAreNotNegative",
            "plansFollowFromWhatAScanFound",
            "whoHearsResultsOnceHearsThemAlways")) {
      assertThat(run(new Sampling(region -> region.pages() / 2, true), test).succeeded().count())
          .as(test)
          .isOne();
    }
  }

  @Test
  void whoseBudgetIsNegativeIsFound() {
    Sampling policy = new Sampling(region -> region.pages() - 1000, true);
    assertThat(run(policy, "budgetsAreNotNegative").failed().count()).isOne();
  }

  @Test
  void whoPlansByChanceIsFound() {
    Sampling policy = new Sampling(region -> Sampling.number++, true);
    assertThat(run(policy, "plansFollowFromWhatAScanFound").failed().count()).isOne();
  }

  @Test
  void whoStopsToWantResultsIsFound() {
    Sampling policy = new Sampling(region -> 1, false);
    assertThat(run(policy, "whoHearsResultsOnceHearsThemAlways").failed().count()).isOne();
  }

  private static void assertFails(MergePolicy policy) {
    assertThat(run(policy).failed().count()).isOne();
  }

  private static Events run(MergePolicy policy) {
    return run(policy, TEST);
  }

  private static Events run(MergePolicy policy, String name) {
    Method test =
        Arrays.stream(PolicyContract.class.getDeclaredMethods())
            .filter(method -> method.getName().equals(name))
            .findFirst()
            .orElseThrow();
    Subject.tested = policy;
    PrintStream err = System.err;
    // Failures are expected here: the seeds that they print would only alarm.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectMethod(Subject.class, test))
          .execute()
          .testEvents();
    } finally {
      System.setErr(err);
    }
  }

  /**
   * The contract of the policy that is tested. Run from here only: nested classes are not found.
   */
  static final class Subject extends PolicyContract {
    private static MergePolicy tested = ReferencePolicy.PLAIN;

    @Override
    protected MergePolicy create() {
      return tested;
    }
  }

  /** Encounters samples, and hears what was found in them. */
  private static final class Sampling implements Plain {
    private static long number;
    private final ToLongFunction<Region> budget;
    private final boolean forEver;
    private boolean heard;

    Sampling(ToLongFunction<Region> budget, boolean forEver) {
      this.budget = budget;
      this.forEver = forEver;
    }

    @Override
    public long maxVisits(SourceRegion region) {
      return budget.applyAsLong(region.region());
    }

    @Override
    public boolean wantsRegionResults() {
      return forEver || !heard;
    }

    @Override
    public void endScan(List<RegionResult> results) {
      heard = true;
    }

    @Override
    public boolean wants(PageView page) {
      return ReferencePolicy.PLAIN.wants(page);
    }

    @Override
    public boolean isCalm(PageView page, long hash) {
      return ReferencePolicy.PLAIN.isCalm(page, hash);
    }
  }

  /** Says that it judges by change alone. */
  private record Promising(Predicate<PageView> visits, BiPredicate<PageView, Long> calm)
      implements Plain {

    static boolean isSame(PageView page, long hash) {
      return page.wasHashed() && page.lastHash() == hash;
    }

    @Override
    public boolean wants(PageView page) {
      return visits.test(page);
    }

    @Override
    public boolean isCalm(PageView page, long hash) {
      return calm.test(page, hash);
    }

    @Override
    public boolean judgesByChangeAlone() {
      return true;
    }
  }

  /** Merges without zero pages and domains, at the kernel's pace. */
  private interface Plain extends MergePolicy {
    @Override
    default int maxSharers() {
      return 2;
    }

    @Override
    default boolean mergesZeroPages() {
      return false;
    }

    @Override
    default String domain(Region region) {
      return "";
    }

    @Override
    default Pace pace() {
      return Pace.KERNEL;
    }

    @Override
    default Pace afterScan(ScanReport report) {
      return report.pace();
    }
  }
}
