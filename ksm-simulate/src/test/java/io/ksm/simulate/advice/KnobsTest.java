package io.ksm.simulate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.simulate.CostModel;
import io.ksm.simulate.advice.Knobs.Advisor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A setting is one thing in the kernel's words and in a policy's. */
class KnobsTest {
  private static final Knobs PACED =
      new Knobs(1_500, Duration.ofMillis(20), false, true, 1_024, null);

  @Test
  void aPaceOfOnesOwn() {
    assertThat(PACED.policy())
        .hasToString(
            "ksm:pages-to-scan=1500,sleep-millisecs=20,smart-scan=off,use-zero-pages=on,"
                + "max-page-sharing=1024");
    // The kernel refuses pages_to_scan as long as its advisor chooses that.
    assertThat(PACED.assignments())
        .containsExactly(
            "advisor_mode=none",
            "pages_to_scan=1500",
            "sleep_millisecs=20",
            "smart_scan=0",
            "use_zero_pages=1",
            "max_page_sharing=1024");
  }

  @Test
  void thePaceOfTheKernelsAdvisor() {
    Knobs advised = PACED.advised(0.03).getFirst();

    assertThat(advised.advisor()).isEqualTo(new Advisor(200, 3));
    assertThat(advised.policy())
        .hasToString(
            "ksm:advisor=scan-time,advisor-target-scan-time=200,advisor-max-cpu=3,"
                + "sleep-millisecs=20,smart-scan=off,use-zero-pages=on,max-page-sharing=1024");
    assertThat(advised.assignments())
        .startsWith("advisor_mode=scan-time", "advisor_target_scan_time=200", "advisor_max_cpu=3")
        .noneMatch(word -> word.startsWith("pages_to_scan"));
  }

  /** Per cent are whole numbers to the kernel, from 1 to 100. */
  @Test
  void itsLimitIsOneThatTheKernelTakes() {
    assertThat(PACED.advised(0.001)).allMatch(one -> one.advisor().maxCpu() == 1);
    assertThat(PACED.advised(7)).allMatch(one -> one.advisor().maxCpu() == 100);
  }

  @Test
  void pacesAreTriedAroundTheLimit() {
    List<Knobs> all = Knobs.worthTrying(CostModel.KSMD, 100_000, 0.03);

    assertThat(all).hasSizeBetween(16, 20).doesNotHaveDuplicates().contains(Knobs.DEFAULTS);
  }
}
