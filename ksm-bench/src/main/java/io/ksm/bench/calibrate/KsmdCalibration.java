package io.ksm.bench.calibrate;

import io.ksm.api.Counters;
import io.ksm.bench.kernel.ExclusiveKsm;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import io.ksm.kernel.Knob;
import io.ksm.linux.process.MemoryRoom;
import io.ksm.simulate.CostModel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what ksmd's work costs on this machine. ksmd scans memory of this process of which it is
 * known what each visit finds, in batches with pauses as it does in earnest, and the kernel tells
 * the processor time that this took. {@link ScanCosts} says how the costs follow.
 *
 * <p>Needs root, has the machine's KSM for itself meanwhile, unmerges all memory on it first, and
 * puts all knobs back. Takes about half a minute and 256 MiB. For one thread.
 */
public final class KsmdCalibration {
  /** 128 MiB: more than processors have caches, as the memory that is scanned in earnest. */
  private static final int PAGES = 1 << 15;

  private static final int ROUNDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int SLEEP_MILLIS = 20;
  private static final long PACED_NANOS = 1_500_000_000L;

  /** After so many scans, smart scan has skipped pages that never change in some of them. */
  private static final int SCANS_TO_SKIP = 8;

  private static final long LOOK_NANOS = 200_000;

  /** A scan takes seconds; that ksmd makes no progress at all is another thing. */
  private static final long MAX_SCAN_NANOS = Duration.ofMinutes(2).toNanos();

  private final KernelSession session;
  private final KernelKsm ksm;
  private final int pages;

  /** What visits cost that merge nothing. */
  private record VisitCosts(double changed, double calm, double skip) {}

  private KsmdCalibration(KernelSession session, int pages) {
    this.session = session;
    this.ksm = session.ksm();
    this.pages = pages;
  }

  /**
   * Measures.
   *
   * @throws io.ksm.api.UsageException if this is not Linux
   * @throws KernelKsmException if the kernel has no KSM, or this user may not set its knobs
   * @throws IOException if another process takes part in the kernel's merging, or there is too
   *     little memory
   */
  public static CostModel measure() throws IOException {
    return measure(PAGES, ROUNDS);
  }

  static CostModel measure(int pages, int rounds) throws IOException {
    KernelKsm ksm = KernelKsm.open();
    requireRoom(2L * pages * ksm.pageSize());
    try (KernelSession session = KernelSession.begin(ksm, PATIENCE)) {
      ExclusiveKsm.await(ksm);
      KsmdCalibration calibration = new KsmdCalibration(session, pages);
      calibration.setKnobs();
      ScanCosts costs = calibration.round();
      for (int i = 1; i < rounds; i++) {
        costs = costs.least(calibration.round());
      }
      ExclusiveKsm.require(ksm);
      return costs.model(pages);
    }
  }

  private static void requireRoom(long bytes) throws IOException {
    Optional<MemoryRoom> room = MemoryRoom.ofThisProcess();
    if (room.isPresent() && room.get().bytes() < bytes) {
      throw new IOException(
          "calibration needs %d MiB of memory, and %d MiB are %s"
              .formatted(
                  Math.ceilDiv(bytes, 1 << 20), room.get().bytes() >> 20, room.get().where()));
    }
  }

  private void setKnobs() throws IOException {
    session.unmergeAll();
    session.set(Knob.MAX_PAGE_SHARING, "256");
    session.set(Knob.USE_ZERO_PAGES, "0");
    session.stepping();
    session.set(Knob.PAGES_TO_SCAN, Integer.toString(ScanCosts.LARGE));
    session.set(Knob.SLEEP_MILLISECS, Integer.toString(SLEEP_MILLIS));
  }

  private ScanCosts round() throws IOException {
    try {
      return withMerges(visits());
    } finally {
      session.unmergeAll();
    }
  }

  /** Finds what visits cost that merge nothing, and what a skipped page costs. */
  private VisitCosts visits() throws IOException {
    smartScan("0");
    try (KnownMemory memory = KnownMemory.distinct(pages, 0, ksm.pageSize())) {
      scan(); // It remembers each page, which costs more than later visits.
      memory.change();
      double changed = scan().perVisit();
      scan();
      double calm = scan().perVisit();
      return new VisitCosts(changed, calm, skip());
    }
  }

  private double skip() throws IOException {
    smartScan("1");
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < SCANS_TO_SKIP; i++) {
      ScanWork work = scan();
      if (work.visits() == 0 && work.skips() > 0) {
        least = Math.min(least, work.nanos() / work.skips());
      }
    }
    smartScan("0");
    if (least == Double.POSITIVE_INFINITY) {
      throw new KernelKsmException("this kernel has no smart scan, or skips nothing by it");
    }
    return least;
  }

  /** Finds what merges cost, and visits of merged pages and among them. */
  @SuppressWarnings("try") // memory that is only there to be scanned
  private ScanCosts withMerges(VisitCosts visits) throws IOException {
    session.unmergeAll();
    try (KnownMemory merged = KnownMemory.twice(pages, 0, ksm.pageSize())) {
      scan();
      ScanWork merging = scan();
      scan();
      ScanWork settled = scan();
      ScanWork large = paced(ScanCosts.LARGE);
      ScanWork small = paced(ScanCosts.SMALL);
      session.set(Knob.PAGES_TO_SCAN, Integer.toString(ScanCosts.LARGE));
      try (KnownMemory others = KnownMemory.distinct(pages, pages, ksm.pageSize())) {
        scan();
        scan();
        double among = (scan().nanos() - settled.nanos()) / pages;
        return new ScanCosts(
            visits.changed(),
            visits.calm(),
            visits.skip(),
            merging.perVisit(),
            small.nanos() / small.batches(ScanCosts.SMALL),
            large.nanos() / large.batches(ScanCosts.LARGE),
            among,
            large.pauseNanos(ScanCosts.LARGE) - SLEEP_MILLIS * 1e6);
      }
    }
  }

  private void smartScan(String value) throws KernelKsmException {
    session.set(Knob.SMART_SCAN, value);
  }

  /** Scans all once. */
  private ScanWork scan() throws IOException {
    ScanWork before = work();
    long scans = ksm.counters().fullScans();
    session.set(Knob.RUN, "1");
    while (ksm.counters().fullScans() == scans) {
      pause(LOOK_NANOS);
      if (System.nanoTime() - before.wallNanos() > MAX_SCAN_NANOS) {
        throw new KernelKsmException("ksmd does not come to the end of a scan");
      }
    }
    session.set(Knob.RUN, "0");
    return work().since(before);
  }

  /** Scans for a while, whatever part of a scan that is. */
  private ScanWork paced(int batch) throws IOException {
    session.set(Knob.PAGES_TO_SCAN, Integer.toString(batch));
    session.set(Knob.RUN, "1");
    ScanWork before = work();
    while (System.nanoTime() - before.wallNanos() < PACED_NANOS) {
      pause(LOOK_NANOS);
    }
    ScanWork work = work().since(before);
    session.set(Knob.RUN, "0");
    return work;
  }

  private ScanWork work() throws KernelKsmException {
    Counters counters = ksm.counters();
    return new ScanWork(
        System.nanoTime(), ksm.ksmdCpuNanos(), counters.pagesScanned(), counters.pagesSkipped());
  }

  private static void pause(long nanos) throws InterruptedIOException {
    LockSupport.parkNanos(nanos);
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while ksmd was measured");
    }
  }
}
