package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.counters.Counter;
import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.support.KernelSamples;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusSummaryTest {
  private static final KernelCounters NOTHING = KernelSamples.counters(Map.of());

  @Test
  void offMeansThatNothingMerges() {
    assertThat(lines("0", NOTHING))
        .startsWith(
            "KSM is off (run=0): ksmd does not look for equal pages.",
            "Merging saves nothing now, and costs no memory.")
        .last()
        .asString()
        .startsWith("To merge: 'ksm kernel set run=1' as root");
  }

  @Test
  void stoppedKeepsWhatIsMerged() {
    assertThat(lines("0", KernelSamples.busy()))
        .first()
        .isEqualTo("KSM is stopped (run=0): what is merged stays merged, and nothing more merges.");
  }

  @Test
  void takenApartIsOffToo() {
    assertThat(lines("2", NOTHING))
        .first()
        .asString()
        .startsWith("KSM is off (run=2): what was merged was taken apart");
  }

  @Test
  void onWithNobodyToMergeSaysHowToStartSomebody() {
    assertThat(lines("1", NOTHING))
        .last()
        .isEqualTo(
            "No process asks for it, so ksmd has nothing to do:"
                + " start one by 'ksm kernel run -- COMMAND'.");
    assertThat(StatusSummary.lines(KernelSamples.status("1", NOTHING, List.of(), 3)))
        .last()
        .asString()
        .startsWith("No process that you may read asks for it");
  }

  @Test
  void onAndNotYetScannedAsksForPatience() {
    KernelStatus status =
        KernelSamples.status("1", NOTHING, List.of(KernelSamples.process(12, 0, true, true)), 0);

    assertThat(StatusSummary.lines(status)).last().asString().contains("ksm kernel watch");
  }

  @Test
  void onAndAtWorkNeedsNoAdvice() {
    assertThat(lines("1", KernelSamples.busy()))
        .hasSize(3)
        .element(1)
        .asString()
        .endsWith("a gain of 9.4 MiB.");
  }

  @Test
  void aLossIsCalledOne() {
    KernelCounters loss =
        KernelSamples.counters(
            Map.of(
                Counter.PAGES_SHARING, 1L,
                Counter.PAGES_UNSHARED, 100_000L,
                Counter.GENERAL_PROFIT, 4096L - 6_400_128));

    assertThat(lines("1", loss))
        .element(1)
        .isEqualTo(
            "Merging saves 4.0 KiB and costs 6.1 MiB, spent on keeping track of pages:"
                + " a loss of 6.1 MiB, for few of the pages are equal.");
  }

  @Test
  void whatAnOlderKernelDoesNotTellIsNotMadeUp() {
    KernelCounters old = new KernelCounters(Map.of(Counter.PAGES_SHARING, 256L));
    KernelStatus status =
        new KernelStatus(4096, KernelSamples.knobs("1"), old, OptionalLong.empty(), List.of(), 0);

    assertThat(StatusSummary.lines(status))
        .containsExactly(
            "KSM is on (run=1): ksmd looks for equal pages.",
            "Merging saves 1.0 MiB; what it costs, this kernel does not tell.");
  }

  private static List<String> lines(String run, KernelCounters counters) {
    return StatusSummary.lines(KernelSamples.status(run, counters, List.of(), 0));
  }
}
