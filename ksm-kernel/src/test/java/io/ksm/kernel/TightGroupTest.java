package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.kernel.support.MergingProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process whose control group has no room for the copies that unmerging makes. */
class TightGroupTest {
  private KernelKsm ksm;
  private KernelSession session;
  private MergingProcess process;
  private String run;
  private String maxPageSharing;

  @BeforeEach
  void merge() throws Exception {
    ksm = RealKsm.assumeWritable();
    session = RealKsm.begin(ksm);
    run = ksm.read(Knob.RUN);
    maxPageSharing = ksm.read(Knob.MAX_PAGE_SHARING);
    session.unmergeAll();
    session.set(Knob.MAX_PAGE_SHARING, "1000");
    session.set(Knob.SMART_SCAN, "0");
    process = new MergingProcess();
    session.stepping();
    session.scanOnce();
    session.scanOnce();
    process.limit(20);
  }

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.close();
    }
    if (session != null) {
      session.close();
    }
  }

  @Test
  void isLeftAlone() throws Exception {
    long before = ksm.counters().pagesSharing();
    UnmergeNeed need = ksm.unmergeNeed();

    assertThat(need.bytes())
        .isEqualTo((MergingProcess.PAGES - MergingProcess.CONTENTS) * (long) ksm.pageSize());
    assertThat(need.fitsMachine()).isTrue();
    assertThat(need.tightGroups()).extracting(GroupNeed::group).containsExactly(process.group());
    assertThat(need.processes()).extracting(ProcessMerging::pid).contains((int) process.pid());
    assertThatThrownBy(session::unmergeAll)
        .isInstanceOf(NoRoomException.class)
        .hasMessageMatching(
            "unmerging needs memory that is not there, and processes would be killed: control group"
                + " '%s' needs 6[3-5] MiB and has 1?[0-9] MiB left of its 20 MiB; raise the limits, or"
                    .formatted(process.group())
                + " end some of the processes first");
    assertThat(ksm.counters().pagesSharing()).isEqualTo(before);
    assertThat(process.isAlive()).isTrue();

    process.limit(200);
    assertThat(session.unmergeAll().ended()).isEmpty();
    assertThat(ksm.counters().pagesSharing()).isZero();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void isLeftAloneByTheGuardAsWell() throws Exception {
    assertThatThrownBy(session::close)
        .isInstanceOf(KernelKsmException.class)
        .hasMessageStartingWith(
            "the kernel did not take these knobs back, set them by hand: max_page_sharing to ")
        .hasMessageEndingWith(
            " (merged pages have to be copied for that, and there is too little memory)");

    assertThat(ksm.counters().pagesSharing()).isPositive();
    assertThat(process.isAlive()).isTrue();
    process.limit(200);
    session = RealKsm.begin(ksm);
    session.unmergeAll();
    session.set(Knob.MAX_PAGE_SHARING, maxPageSharing);
    session.set(Knob.RUN, run);
    session.keep();
  }

  @Test
  void whatItLeavesAtItsEndNeedsNoMemory() throws Exception {
    process.close();
    long left = ksm.counters().pagesSharing();

    assertThat(left).isPositive();
    assertThat(ksm.unmergeNeed().isUpperBound()).isFalse();
    assertThat(ksm.unmergeNeed().bytes()).isLessThan(left * ksm.pageSize() / 10);
    assertThat(session.unmergeAll().bytes()).isLessThan(left * ksm.pageSize() / 10);
    assertThat(ksm.counters().pagesSharing()).isZero();
  }

  @Test
  void itsEndByForceIsSaid() throws Exception {
    String said;
    try {
      said = session.forceUnmergeAll().describe();
    } catch (PartlyUnmergedException e) {
      said = e.getMessage();
    }

    assertThat(said)
        .contains("python3 (%d) ended meanwhile, maybe killed".formatted(process.pid()))
        .contains("MiB were copied back");
  }
}
