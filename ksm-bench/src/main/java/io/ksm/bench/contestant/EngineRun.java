package io.ksm.bench.contestant;

import io.ksm.api.Counters;
import io.ksm.api.ScanReport;
import io.ksm.bench.contest.Metric;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.report.ScanListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans with an engine that has seen nothing yet. It is made in its first scan, whose time includes
 * that.
 */
class EngineRun implements Run {

  /** Looks at the counters after each batch. */
  static final class Watch implements ScanListener {
    private final Curve curve = new Curve();
    private @Nullable Ksm ksm;
    private long began;

    void begin(Ksm watched, long nanoTime) {
      ksm = watched;
      began = nanoTime;
    }

    @Override
    public void progress(long done, long total) {
      Ksm seen = ksm;
      if (seen != null) {
        curve.add(System.nanoTime() - began, seen.counters().pagesSaved());
      }
    }
  }

  private final Supplier<KsmBuilder> builder;
  private final Optional<Watch> watch;
  private @Nullable Ksm engine;

  /**
   * Prepares a run.
   *
   * @param builder of the engine
   * @param watch that listens to it, if somebody is to draw a curve
   */
  EngineRun(Supplier<KsmBuilder> builder, Optional<Watch> watch) {
    this.builder = builder;
    this.watch = watch;
  }

  @Override
  public MeasuredScan scan() throws IOException {
    Meter meter = new Meter();
    long began = System.nanoTime();
    Ksm ksm = engine;
    if (ksm == null) {
      ksm = builder.get().build();
      engine = ksm;
    }
    Ksm scanner = ksm;
    watch.ifPresent(seeing -> seeing.begin(scanner, began));
    ScanReport report = ksm.scan();
    MeasuredScan measured = meter.scan(report.cpuNanos(), outcome(report.counters()));
    watch.ifPresent(seeing -> seeing.curve.endScan(measured.nanos(), measured.outcome().saved()));
    return measured;
  }

  private static Outcome outcome(Counters counters) {
    return new Outcome(counters.pagesShared(), counters.pagesSaved(), counters.pagesUnshared());
  }

  private Ksm engine() {
    Ksm ksm = engine;
    if (ksm == null) {
      throw new IllegalStateException("nothing was scanned yet");
    }
    return ksm;
  }

  @Override
  public boolean isUnknown(Metric figure) {
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
    return watch.map(seen -> seen.curve).orElseGet(Curve::new);
  }

  @Override
  public void close() throws IOException {
    Ksm ksm = engine;
    if (ksm != null) {
      ksm.close();
    }
  }
}
