package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.kernel.counters.KernelCounters;
import io.ksm.cli.kernel.support.KernelSamples;
import io.ksm.kernel.GroupNeed;
import io.ksm.kernel.UnmergeNeed;
import io.ksm.report.counters.Counter;
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
  void whatCouldNotBeTakenApartIsNamed() {
    assertThat(lines("2", KernelSamples.busy()))
        .first()
        .isEqualTo(
            "KSM is off (run=2), but 100 pages could not be taken apart; nothing more merges.");
  }

  @Test
  void aBatchOfNothingScansNothing() {
    assertThat(StatusSummary.lines(KernelSamples.pace("0", "20", KernelSamples.busy())))
        .startsWith("KSM is on (run=1), but ksmd scans nothing: pages_to_scan is 0.")
        .last()
        .isEqualTo("To have it scan: 'ksm kernel set pages_to_scan=100' as root.");
  }

  @Test
  void aLongSleepIsSlow() {
    assertThat(StatusSummary.lines(KernelSamples.pace("100", "3600000", KernelSamples.busy())))
        .first()
        .isEqualTo(
            "KSM is on (run=1), but ksmd is slow: it looks at 100 pages (400.0 KiB) an hour, because"
                + " pages_to_scan is 100 and sleep_millisecs 3600000.");
  }

  @Test
  void aBatchEndsWithTheWalkOverEverything() {
    assertThat(KernelSamples.pace("4294967295", "1800000", KernelSamples.busy()).pagesPerHour())
        .hasValue(20_000);
  }

  @Test
  void aWalkThatTakesMoreThanADayIsSlow() {
    KernelCounters large =
        KernelSamples.counters(Map.of(Counter.PAGES_UNSHARED, 24L * 180_000 + 1));
    KernelCounters fits = KernelSamples.counters(Map.of(Counter.PAGES_UNSHARED, 24L * 180_000));

    assertThat(StatusSummary.lines(KernelSamples.pace("1", "20", large)))
        .first()
        .asString()
        .contains("ksmd is slow: it looks at 180,000 pages (703.1 MiB) an hour");
    assertThat(StatusSummary.lines(KernelSamples.pace("1", "20", fits)))
        .startsWith("KSM is on (run=1): ksmd looks for equal pages.");
    assertThat(StatusSummary.lines(KernelSamples.pace("1", "0", large)))
        .startsWith("KSM is on (run=1): ksmd looks for equal pages.");
  }

  @Test
  void saysWhatTakingItAllBackWouldNeed() {
    assertThat(unmerge(KernelSamples.need(10 << 20, List.of())))
        .contains(
            "Taking it all back (run=2) would need 10.0 MiB of memory; 1.0 GiB are available.");
    assertThat(
            unmerge(
                new UnmergeNeed(10 << 20, true, OptionalLong.of(1 << 30), List.of(), List.of())))
        .contains(
            "Taking it all back (run=2) would need at most 10.0 MiB of memory; 1.0 GiB are"
                + " available.");
    assertThat(unmerge(KernelSamples.need(2L << 30, List.of())))
        .contains(
            "Taking it all back (run=2) would need 2.0 GiB of memory, and only 1.0 GiB are"
                + " available: the kernel would kill processes.");
    assertThat(
            unmerge(
                KernelSamples.need(
                    64 << 20,
                    List.of(
                        new GroupNeed("/roomy", 32 << 20, 32 << 20, 64 << 20),
                        new GroupNeed("/lab", 63 << 20, 12 << 20, 20 << 20)))))
        .containsSequence(
            "Taking it all back (run=2) would need 64.0 MiB of memory; 1.0 GiB are available, but"
                + " the kernel would kill processes in:",
            "  control group /lab, which needs 63.0 MiB and has 12.0 MiB left of its 20.0 MiB",
            "ksmd has used 1.23 s of processor time since the machine started.");
  }

  private static List<String> unmerge(UnmergeNeed need) {
    return StatusSummary.lines(
        KernelSamples.with(need, KernelSamples.status("1", KernelSamples.busy(), List.of(), 0)));
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
        new KernelStatus(
            4096,
            KernelSamples.knobs("1"),
            old,
            OptionalLong.empty(),
            List.of(),
            0,
            KernelSamples.need(0, List.of()));

    assertThat(StatusSummary.lines(status))
        .containsExactly(
            "KSM is on (run=1): ksmd looks for equal pages.",
            "Merging saves 1.0 MiB; what it costs, this kernel does not tell.");
  }

  private static List<String> lines(String run, KernelCounters counters) {
    return StatusSummary.lines(KernelSamples.status(run, counters, List.of(), 0));
  }
}
