package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.support.MergeablePages;
import io.ksm.linux.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session puts back what it changed, whatever happens to it while its JVM lives. */
class KernelSessionTest {
  private static final long MORE_THAN_ANY_MACHINE = 1L << 38;

  @TempDir private Path folder;

  @BeforeEach
  void checkThatThisIsLinux() {
    assumeTrue(Platform.isSupported(), "this is not Linux");
  }

  @Test
  void putsEveryKnobBack() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    Map<Knob, String> before;
    try (KernelSession session = RealKsm.begin(ksm)) {
      before = ksm.knobs();
      RealKsm.setAll(session);
      assertThat(ksm.knobs())
          .hasSize(before.size())
          .allSatisfy((knob, value) -> assertThat(value).isNotEqualTo(before.get(knob)));
    }
    assertThat(RealKsm.knobsBetweenSessions(ksm)).isEqualTo(before);
  }

  @Test
  void putsEveryKnobBackWhenPagesAreMerged() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    Map<Knob, String> before;
    KernelSession session = RealKsm.begin(ksm);
    try (MergeablePages _ = new MergeablePages(60, 6);
        session) { // which ends while the pages are still there
      before = ksm.knobs();
      RealKsm.setAll(session);
      session.stepping();
      session.scanOnce();
      session.scanOnce();
      assertThat(ksm.counters().pagesShared()).isPositive();
    }
    assertThat(RealKsm.knobsBetweenSessions(ksm)).isEqualTo(before);
  }

  @Test
  void putsEveryKnobBackAfterAnException() throws Exception {
    KernelKsm ksm = RealKsm.assumeWritable();
    Map<Knob, String> before = RealKsm.knobsBetweenSessions(ksm);
    assertThatThrownBy(
            () -> {
              try (KernelSession session = RealKsm.begin(ksm)) {
                RealKsm.setAll(session);
                throw new IllegalStateException("the experiment failed");
              }
            })
        .hasMessage("the experiment failed")
        .hasNoSuppressedExceptions();
    assertThat(RealKsm.knobsBetweenSessions(ksm)).isEqualTo(before);
  }

  @Test
  void putsBackWhatAnOlderKernelHas() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    try (KernelSession session = begin(fake)) {
      fake.put("pages_to_scan", "12345");
      fake.put("sleep_millisecs", "99");
      fake.put("max_page_sharing", "2");
      session.set(Knob.RUN, "1");
    }
    assertThat(fake.get("pages_to_scan")).isEqualTo("100");
    assertThat(fake.get("sleep_millisecs")).isEqualTo("20");
    assertThat(fake.get("max_page_sharing")).isEqualTo("256");
    assertThat(fake.get("run")).isEqualTo("0");
    assertThat(folder.toFile().list()).doesNotContain("advisor_mode", "smart_scan");
  }

  @Test
  void saysWhichKnobCouldNotBePutBack() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    fake.lose("pages_to_scan");
    assertThatThrownBy(session::close)
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "the kernel did not take these knobs back, set them by hand: pages_to_scan to 100");
    assertThat(fake.get("run")).isEqualTo("0");
  }

  @Test
  void doesNotUnmergeWhereTheCopiesHaveNoMemory() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    fake.put("pages_shared", "1");
    fake.put("pages_sharing", Long.toString(MORE_THAN_ANY_MACHINE));
    try (KernelSession session = begin(fake)) {
      assertThatThrownBy(session::unmergeAll)
          .isInstanceOf(NoRoomException.class)
          .hasMessageMatching(
              "unmerging needs memory that is not there, and processes would be killed: the machine"
                  + " needs at most \\d+ MiB and has \\d+ MiB; raise the limits, .*");
      assertThatThrownBy(() -> session.set(Knob.RUN, "2")).isInstanceOf(NoRoomException.class);
      assertThatThrownBy(() -> fake.open().write(Knob.RUN, "2"))
          .isInstanceOf(NoRoomException.class);
      assertThat(fake.get("run")).isEqualTo("0");
      fake.put("pages_shared", "0");
      assertThat(session.forceUnmergeAll().bytes()).isPositive();
      assertThat(fake.get("run")).isEqualTo("2");
    }
  }

  @Test
  void saysWhatWasUnmergedBeforeTheKernelFailed() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    fake.put("pages_shared", "1");
    fake.put("pages_sharing", "1024");
    try (KernelSession session = begin(fake)) {
      Thread unmerging = fake.onceUnmerging(() -> fake.put("pages_sharing", "256"));
      assertThatThrownBy(session::unmergeAll)
          .isInstanceOf(PartlyUnmergedException.class)
          .hasMessage(
              "the kernel has not unmerged all: pages_shared is 1 after run=2; of at most %d MiB, at most %d"
                      .formatted(Platform.pageSize() >> 10, (Platform.pageSize() * 3) >> 12)
                  + " MiB were copied back");
      unmerging.join();
    }
  }

  @Test
  void theFailureOfUnmergingIsSaidAndNotThatOfAskingWhatItDid() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    fake.put("pages_shared", "1");
    fake.put("pages_sharing", "1024");
    try (KernelSession session = begin(fake)) {
      Path sharing = fake.file("pages_sharing");
      Thread unmerging =
          fake.onceUnmerging(() -> {
            Files.delete(sharing);
            Files.createDirectory(sharing);
          });
      assertThatThrownBy(session::unmergeAll)
          .isExactlyInstanceOf(KernelKsmException.class)
          .hasMessage("the kernel has not unmerged all: pages_shared is 1 after run=2")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      unmerging.join();
    }
  }

  @Test
  void theGuardDoesNotUnmergeEitherWhereTheCopiesHaveNoMemory() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    fake.put("pages_shared", "1");
    fake.put("pages_sharing", Long.toString(MORE_THAN_ANY_MACHINE));
    fake.lose("max_page_sharing"); // As the kernel does not take it while pages are merged.
    assertThatThrownBy(session::close)
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "the kernel did not take these knobs back, set them by hand: max_page_sharing to 256"
                + " (merged pages have to be copied for that, and there is too little memory)");
    assertThat(fake.get("run")).isEqualTo("0");
  }

  @Test
  void theGuardPutsRunBackToTwoOnlyWhereTheCopiesHaveMemory() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    fake.put("run", "2");
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    fake.put("pages_shared", "1");
    fake.put("pages_sharing", Long.toString(MORE_THAN_ANY_MACHINE));
    assertThatThrownBy(session::close)
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "the kernel did not take these knobs back, set them by hand: run to 2"
                + " (merged pages have to be copied for that, and there is too little memory)");
    assertThat(fake.get("run")).isEqualTo("0");
    fake.put("pages_sharing", "1");
    fake.put("run", "2");
    try (KernelSession another = begin(fake)) {
      another.set(Knob.RUN, "1");
    }
    assertThat(fake.get("run")).isEqualTo("2");
  }

  @Test
  void aSecondSessionIsRefusedAndTheFirstGoesOn() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    long me = ProcessHandle.current().pid();
    try (KernelSession session = begin(fake)) {
      assertThatThrownBy(() -> KernelSession.begin(fake.open(), Duration.ofMillis(50)))
          .isInstanceOf(KernelKsmException.class)
          .hasMessageMatching(
              "another experiment holds the machine's KSM: sh \\(pid \\d+\\), started by \\S+"
                  + " \\(pid "
                  + me
                  + "\\); wait until it has ended");
      session.set(Knob.RUN, "2");
      assertThat(fake.get("run")).isEqualTo("2");
    }
    begin(fake).close();
    assertThat(fake.get("run")).isEqualTo("0");
  }

  @Test
  void namesWhoHoldsTheLockByHand() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    Process holder =
        new ProcessBuilder("flock", "-o", fake.file("run").toString(), "sh", "-c", "echo; cat")
            .start();
    try (BufferedReader output = holder.inputReader()) {
      output.readLine();
      assertThatThrownBy(() -> KernelSession.begin(fake.open(), Duration.ZERO))
          .hasMessageContaining("KSM: flock (pid " + holder.pid() + "), started by ");
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    begin(fake).close();
  }

  @Test
  void waitsForTheLock() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession first = begin(fake);
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(200);
                first.close();
              } catch (KernelKsmException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    begin(fake).close(); // Would throw if it did not wait.
    closer.join();
  }

  @Test
  void saysThatItsGuardWasKilledAndPutsBackAllTheSame() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    ProcessHandle guard = guardOf(fake);
    kill(guard);
    String killed =
        "the guard of KSM's knobs (pid %d) was killed, and others may have used KSM since; "
            .formatted(guard.pid());
    assertThatThrownBy(() -> session.set(Knob.PAGES_TO_SCAN, "200"))
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(killed + "nothing was changed now");
    assertThat(fake.get("pages_to_scan")).isEqualTo("100");
    assertThatThrownBy(session::close)
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(killed + "all knobs are put back now");
    assertThat(fake.get("run")).isEqualTo("0");
    session.close();
  }

  @Test
  void whatIsKeptStaysAndWhatIsChangedLaterDoesNot() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    try (KernelSession session = begin(fake)) {
      session.set(Knob.RUN, "1");
      session.set(Knob.MAX_PAGE_SHARING, "100");
      session.keep();
      session.set(Knob.RUN, "0");
      session.set(Knob.PAGES_TO_SCAN, "200");
    }
    assertThat(fake.get("run")).isEqualTo("1");
    assertThat(fake.get("max_page_sharing")).isEqualTo("100");
    assertThat(fake.get("pages_to_scan")).isEqualTo("100");
    begin(fake).close();
    assertThat(fake.get("run")).isEqualTo("1");
  }

  @Test
  void whatIsKeptStaysWhenTheGuardIsKilledLater() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    session.keep();
    session.set(Knob.PAGES_TO_SCAN, "200");
    kill(guardOf(fake));
    assertThatThrownBy(session::close).hasMessageContaining("all knobs are put back now");
    assertThat(fake.get("run")).isEqualTo("1");
    assertThat(fake.get("pages_to_scan")).isEqualTo("100");
  }

  @Test
  void nothingIsKeptWithoutAGuard() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.set(Knob.RUN, "1");
    kill(guardOf(fake));
    assertThatThrownBy(session::keep).hasMessageContaining("was killed");
    assertThatThrownBy(session::close).hasMessageContaining("all knobs are put back now");
    assertThat(fake.get("run")).isEqualTo("0");
  }

  @Test
  void isOverOnceItIsClosed() throws Exception {
    FakeKsm fake = new FakeKsm(folder);
    KernelSession session = begin(fake);
    session.close();
    session.close();
    assertThatThrownBy(() -> session.set(Knob.RUN, "1")).isInstanceOf(IllegalStateException.class);
    assertThat(fake.get("run")).isEqualTo("0");
  }

  private static KernelSession begin(FakeKsm fake) throws KernelKsmException {
    return KernelSession.begin(fake.open(), RealKsm.WAIT);
  }

  private static void kill(ProcessHandle guard) {
    guard.destroyForcibly();
    guard.onExit().join();
  }

  private static ProcessHandle guardOf(FakeKsm fake) throws IOException {
    long pid = LockHolders.of(fake.open()).getFirst();
    return ProcessHandle.of(pid).orElseThrow();
  }
}
