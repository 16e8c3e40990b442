package io.ksm.bench.contestant;

import io.ksm.api.Counters;
import io.ksm.bench.contest.Metric;
import io.ksm.bench.kernel.ExclusiveKsm;
import io.ksm.bench.kernel.KernelMemory;
import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelSession;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** A first merge by ksmd and what follows. Takes session and memory into its possession. */
final class KernelRun implements Run {
  /** ksmd does not say what it reads, and has no Java heap; this process is not ksmd. */
  private static final Set<Metric> UNKNOWN =
      EnumSet.of(
          Metric.FIRST_BYTES_READ,
          Metric.FIRST_COMPARISONS,
          Metric.SETTLED_BYTES_READ,
          Metric.SETTLED_COMPARISONS,
          Metric.SETTLED_ALLOCATED_BYTES,
          Metric.PEAK_RESIDENT_BYTES,
          Metric.ANONYMOUS_BYTES);

  private final KernelSession session;
  private final KernelKsm ksm;
  private final Memory original;
  private final KernelMemory memory;
  private final Curve curve = new Curve();
  private final Counters before;
  private int scans;
  private long metadataBytes;

  KernelRun(KernelSession session, Memory original, KernelMemory memory) throws IOException {
    this.session = session;
    this.ksm = session.ksm();
    this.original = original;
    this.memory = memory;
    this.before = ksm.counters();
  }

  @Override
  public MeasuredScan scan() throws IOException {
    if (scans++ > 0) {
      original.change(memory.added());
    }
    try (KernelWatch watch = new KernelWatch(ksm, before.pagesSaved(), curve)) {
      long cpu = ksm.ksmdCpuNanos();
      watch.begin();
      session.scanOnce();
      long nanos = watch.end();
      long cpuNanos = ksm.ksmdCpuNanos() - cpu;
      Outcome outcome = outcome();
      // The watch may be late: it reads the counters one after the other.
      curve.endScan(nanos, outcome.saved());
      ExclusiveKsm.require(ksm);
      return new MeasuredScan(nanos, cpuNanos, 0, outcome);
    }
  }

  private Outcome outcome() throws IOException {
    Counters now = ksm.counters();
    metadataBytes = cost(now) - cost(before);
    return new Outcome(
        now.pagesShared() - before.pagesShared(),
        now.pagesSaved() - before.pagesSaved(),
        now.pagesUnshared() - before.pagesUnshared());
  }

  /** Returns what keeping track costs, in bytes: what the profit lacks of what is saved. */
  private long cost(Counters counters) {
    return counters.pagesSaved() * ksm.pageSize() - counters.generalProfit();
  }

  @Override
  public boolean isUnknown(Metric figure) {
    return UNKNOWN.contains(figure);
  }

  @Override
  public long metadataBytes() {
    return metadataBytes;
  }

  @Override
  public Curve curve() {
    return curve;
  }

  @Override
  public void close() throws IOException {
    try {
      memory.close();
      // The kernel still keeps track of what was there.
      session.unmergeAll();
    } finally {
      session.close();
    }
  }
}
