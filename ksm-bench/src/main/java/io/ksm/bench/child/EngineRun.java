package io.ksm.bench.child;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.bench.Figure;
import io.ksm.core.Ksm;
import io.ksm.core.ScanListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An engine that has seen nothing yet. It is made in its first scan, whose time includes that. */
final class EngineRun implements Run {

  /** Makes an engine. */
  @FunctionalInterface
  interface Making {
    Ksm make(Watch watch) throws IOException;
  }

  /** Looks at the counters after each batch. */
  static final class Watch implements ScanListener {
    private final Curve curve = new Curve();
    private @Nullable Ksm ksm;
    private long began;

    void begin(Ksm watched, long nanoTime) {
      ksm = watched;
      began = nanoTime;
    }

    void end() {
      ksm = null;
    }

    @Override
    public void progress(long done, long total) {
      Ksm seen = ksm;
      if (seen != null) {
        curve.add(System.nanoTime() - began, saved(seen.counters()));
      }
    }
  }

  private final Making making;
  private final Watch watch = new Watch();
  private @Nullable Ksm engine;
  private boolean watched = true;

  EngineRun(Making making) {
    this.making = making;
  }

  @Override
  public Pass scan() throws IOException {
    Meter meter = new Meter();
    long began = System.nanoTime();
    Ksm ksm = engine;
    if (ksm == null) {
      ksm = making.make(watch);
      engine = ksm;
    }
    if (watched) {
      watch.begin(ksm, began);
    }
    ScanReport report = ksm.scan();
    Pass pass = meter.pass(report.cpuNanos(), outcome(report.counters()));
    watch.curve.endScan(pass.nanos(), pass.outcome().saved());
    return pass;
  }

  private static Outcome outcome(Counters counters) {
    return new Outcome(counters.pagesShared(), saved(counters), counters.pagesUnshared());
  }

  private static long saved(Counters counters) {
    return counters.pagesSharing() + counters.ksmZeroPages();
  }

  private Ksm engine() {
    Ksm ksm = engine;
    if (ksm == null) {
      throw new IllegalStateException("nothing was scanned yet");
    }
    return ksm;
  }

  @Override
  public boolean isUnknown(Figure figure) {
    return false;
  }

  @Override
  public long comparisons() {
    return engine().comparisons();
  }

  @Override
  public long bytesRead() {
    return engine().bytesRead();
  }

  @Override
  public long metadataBytes() {
    return engine().report(0).metadataBytes();
  }

  @Override
  public Curve curve() {
    return watch.curve;
  }

  @Override
  public void stopWatching() {
    watched = false;
    watch.end();
  }

  @Override
  public void close() throws IOException {
    Ksm ksm = engine;
    if (ksm != null) {
      ksm.close();
    }
  }
}
