package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.UsageException;
import io.ksm.kernel.support.MergeablePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelKsmTest {
  @TempDir private Path folder;

  @Test
  void saysThatThereIsNone() {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> KernelKsm.open(absent))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "this kernel has no KSM: there is no %s; it needs CONFIG_KSM, and /sys mounted"
                .formatted(absent));
  }

  @Test
  void readsEveryCounterOfItsOwnName() throws IOException {
    FakeKsm fake = new FakeKsm(folder);
    String[] names = {
      "pages_shared", "pages_sharing", "pages_unshared", "pages_volatile", "pages_scanned",
      "pages_skipped", "ksm_zero_pages", "full_scans", "stable_node_chains", "stable_node_dups"
    };
    for (int i = 0; i < names.length; i++) {
      fake.put(names[i], Integer.toString(i + 1));
    }
    fake.put("general_profit", "-11");
    KernelKsm ksm = fake.open();
    assertThat(ksm.counters()).isEqualTo(new Counters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -11));
    assertThat(ksm.countersByName()).hasSize(11).containsEntry("general_profit", -11L);
  }

  @Test
  void saysWhatAnOlderKernelLacks() throws IOException {
    FakeKsm fake = new FakeKsm(folder);
    KernelKsm ksm = fake.open();
    assertThat(ksm.has(Knob.ADVISOR_MODE)).isFalse();
    assertThat(ksm.knobs())
        .containsOnlyKeys(
            Knob.RUN, Knob.PAGES_TO_SCAN, Knob.SLEEP_MILLISECS, Knob.MAX_PAGE_SHARING);
    assertThat(ksm.countersByName())
        .containsOnlyKeys("pages_shared", "full_scans", "pages_scanned", "pages_skipped");
    assertThatThrownBy(() -> ksm.read(Knob.SMART_SCAN))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage("the KSM of this kernel has no smart_scan: a newer Linux is needed");
    assertThatThrownBy(() -> ksm.write(Knob.SMART_SCAN, "1"))
        .hasMessage(
            "cannot set smart_scan to 1: this kernel does not have it; a newer Linux is needed");
    assertThatThrownBy(ksm::counters)
        .hasMessage("the KSM of this kernel has no pages_sharing: a newer Linux is needed");
  }

  @Test
  void takesTheChosenWordOutOfTheBrackets() {
    assertThat(KernelKsm.chosen("[none] scan-time")).isEqualTo("none");
    assertThat(KernelKsm.chosen("none [scan-time]")).isEqualTo("scan-time");
    assertThat(KernelKsm.chosen("100")).isEqualTo("100");
  }

  @Test
  void refusesAWrongValueBeforeItIsWritten() throws IOException {
    FakeKsm fake = new FakeKsm(folder);
    KernelKsm ksm = fake.open();
    assertThatThrownBy(() -> ksm.write(Knob.PAGES_TO_SCAN, "many"))
        .isInstanceOf(UsageException.class);
    assertThat(fake.get("pages_to_scan")).isEqualTo("100");
  }

  @Test
  void refusesToChangeMaxPageSharingWhilePagesAreMerged() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(40, 4)) {
      session.unmergeAll();
      session.stepping();
      session.scanOnce();
      session.scanOnce();
      assertThatThrownBy(() -> session.set(Knob.MAX_PAGE_SHARING, "9"))
          .isInstanceOf(KernelKsmException.class)
          .hasMessageMatching(
              "cannot set max_page_sharing to 9: pages are merged \\(pages_shared is"
                  + " [1-9][0-9]*\\); set run to 2 first, which unmerges them and needs [1-9][0-9]*"
                  + " MiB");
      session.unmergeAll();
      session.set(Knob.MAX_PAGE_SHARING, "9");
      assertThat(ksm.read(Knob.MAX_PAGE_SHARING)).isEqualTo("9");
    }
  }

  @Test
  void refusesPagesToScanWhileTheAdvisorSetsIt() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    try (KernelSession session = RealKsm.begin(ksm)) {
      session.set(Knob.ADVISOR_MODE, "scan-time");
      assertThatThrownBy(() -> session.set(Knob.PAGES_TO_SCAN, "9"))
          .hasMessage(
              "cannot set pages_to_scan to 9: the kernel's advisor sets it; set advisor_mode to"
                  + " none first");
    }
  }

  @Test
  void processorTimeOfKsmdGrowsWithItsWork() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(2000, 100)) {
      session.stepping();
      long before = ksm.ksmdCpuNanos();
      session.scanOnce();
      assertThat(ksm.ksmdCpuNanos()).isGreaterThan(before);
    }
  }

  @Test
  void tellsWhatIsMergedOfAProcess() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    int pid = Math.toIntExact(ProcessHandle.current().pid());
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(300, 10)) {
      session.unmergeAll();
      session.stepping();
      session.scanOnce();
      session.scanOnce();
      ProcessMerging merging = ProcessMerging.of(pid);
      assertThat(merging.name()).isEqualTo(Files.readString(Path.of("/proc/self/comm")).strip());
      assertThat(merging.rmapItems()).hasValue(300);
      assertThat(merging.mergingPages()).hasValue(300);
      assertThat(merging.zeroPages()).hasValue(0);
      assertThat(merging.profitBytes().orElseThrow()).isPositive();
      assertThat(merging.mergeable()).contains(true);
      assertThat(merging.mergesAny()).contains(false);
      assertThat(ksm.processes().processes()).contains(merging);
      assertThat(ksm.processes().unreadable()).isZero();
    }
  }
}
