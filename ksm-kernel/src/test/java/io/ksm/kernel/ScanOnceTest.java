package io.ksm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.kernel.support.MergeablePages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ksmd makes exactly one full scan at a time, of memory that this JVM holds. */
class ScanOnceTest {
  private static final int PAGES = 100;

  private KernelKsm ksm;

  @BeforeEach
  void open() {
    ksm = RealKsm.assumeWritable();
  }

  @Test
  void scansOnceTwentyTimesInARow() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, PAGES)) {
      prepare(session);
      for (int i = 0; i < 20; i++) {
        requireOneScan(session);
      }
    }
  }

  @Test
  void otherKnobsDoNotWakeKsmd() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, PAGES)) {
      prepare(session);
      for (int i = 0; i < 20; i++) {
        long scans = ksm.counters().fullScans();
        session.set(Knob.USE_ZERO_PAGES, Integer.toString(i % 2));
        session.set(Knob.SLEEP_MILLISECS, Integer.toString(i % 3 * 3_600_000));
        session.set(Knob.RUN, "0");
        assertThat(ksm.counters().fullScans()).isEqualTo(scans);
        requireOneScan(session);
      }
    }
  }

  @Test
  void scansOnceInManyBatches() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, PAGES)) {
      prepare(session);
      session.set(Knob.PAGES_TO_SCAN, "7");
      for (int i = 0; i < 5; i++) {
        requireOneScan(session);
      }
    }
  }

  @Test
  void stepsAfterKsmdHasRunFreely() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, PAGES)) {
      prepare(session);
      session.set(Knob.SLEEP_MILLISECS, "0");
      session.set(Knob.RUN, "1");
      while (ksm.counters().fullScans() < 3) {
        Thread.onSpinWait();
      }
      session.stepping();
      requireOneScan(session);
      session.set(Knob.RUN, "1");
      session.set(Knob.RUN, "0");
      long scans = ksm.counters().fullScans();
      session.scanOnce();
      assertThat(ksm.counters().fullScans()).isEqualTo(scans + 1);
    }
  }

  @Test
  void mergesInTwoScans() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, 10)) {
      prepare(session);
      session.scanOnce();
      assertThat(ksm.counters().pagesVolatile()).isEqualTo(PAGES);
      session.scanOnce();
      assertThat(ksm.counters().pagesShared()).isEqualTo(10);
      assertThat(ksm.counters().pagesSharing()).isEqualTo(PAGES - 10);
    }
  }

  @Test
  void saysThatKsmdScannedNothing(@TempDir Path folder) throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(PAGES, PAGES)) {
      prepare(session);
      session.set(Knob.PAGES_TO_SCAN, "0");
      requireNothingScanned(session);
    }
    try (KernelSession session = KernelSession.begin(new FakeKsm(folder).open(), RealKsm.WAIT)) {
      session.stepping();
      requireNothingScanned(session);
    }
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm);
        MergeablePages _ = new MergeablePages(50_000, 50_000)) {
      prepare(session);
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (true) {
                  session.scanOnce();
                }
              })
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void wantsToBePrepared() throws Exception {
    try (KernelSession session = RealKsm.begin(ksm)) {
      assertThatThrownBy(session::scanOnce).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void prepare(KernelSession session) throws IOException {
    session.unmergeAll();
    session.set(Knob.SMART_SCAN, "0");
    session.stepping();
  }

  private void requireOneScan(KernelSession session) throws IOException {
    Counters before = ksm.counters();
    session.scanOnce();
    Counters after = ksm.counters();
    assertThat(after.fullScans() - before.fullScans()).isEqualTo(1);
    assertThat(after.pagesScanned() - before.pagesScanned()).isEqualTo(PAGES);
  }

  private static void requireNothingScanned(KernelSession session) {
    assertThatThrownBy(session::scanOnce)
        .isInstanceOf(KernelKsmException.class)
        .hasMessage(
            "ksmd scanned nothing: no process has memory that it may merge, or pages_to_scan is 0");
  }
}
