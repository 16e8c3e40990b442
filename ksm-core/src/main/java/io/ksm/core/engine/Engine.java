package io.ksm.core.engine;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.api.UsageException;
import io.ksm.core.engine.bytes.Batch;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import io.ksm.core.engine.pages.WrongAnswer;
import io.ksm.core.engine.report.RegionResults;
import io.ksm.core.events.ScanRecorder;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.MemoryLimitException;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.Progress;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.threads.CpuClock;
import io.ksm.core.threads.WorkerThreads;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans, batch by batch. Used by one thread at a time.
 *
 * @see io.ksm.core.engine the package's page, for how the parts work together
 */
public final class Engine implements AutoCloseable {
  private final EngineConfig config;
  private final EngineParts parts;
  private final Pages pages;
  private final SourceTable sources;
  private final Batch batch;
  private final MatchingPhase matching;
  private final MemoryNeed need;
  private final ScanClock clock;
  private final WorkerThreads threads;
  private final ScanRecorder recorder = new ScanRecorder();
  private final ScanStage stage = new ScanStage();

  private Pace pace;

  /** Whether regions have changed since the plan was built. */
  private boolean planIsStale = true;

  private long startVisits;
  private long fullScans;

  /**
   * Makes an engine.
   *
   * @throws UsageException if the sources do not go together
   */
  public Engine(EngineConfig config) {
    this.config = config;
    this.pace = WrongAnswer.ofScan(config.policy().pace(), config.policy(), "pace()");
    this.parts = new EngineParts(config);
    this.pages = parts.pages;
    this.sources = pages.sources();
    this.batch = parts.batch;
    this.matching = new MatchingPhase(parts);
    this.need = new MemoryNeed(pages, config.memoryLimit());
    CpuClock cpuClock = new CpuClock();
    this.clock =
        new ScanClock(
            Objects.requireNonNullElseGet(config.time(), () -> new RealTime(cpuClock, sources)));
    this.threads = new WorkerThreads(config.threads(), config.threadFactory(), cpuClock);
  }

  /**
   * Says whether the calling thread is one that this engine started to help with its scans: what a
   * part does on it is done within a scan. For any thread at any time.
   */
  public boolean isHelper() {
    return threads.isHelper();
  }

  /** Makes one full scan that nobody stops. */
  public ScanReport scan() {
    return Objects.requireNonNull(scan(() -> false));
  }

  /**
   * Makes one full scan, or goes on with one that was stopped, unless somebody wants it to stop.
   *
   * @param stops asked after each batch, the last one included
   * @return what the full scan came to; null if it was stopped, and the next call goes on with it
   * @throws IllegalStateException within a scan, or if an earlier one stopped at an error; {@link
   *     #unmerge} lets the engine begin anew
   * @throws MemoryLimitException if it needs too much; before it begins, or as if it was stopped,
   *     and then at each call before anything is done, until {@link #unmerge}
   */
  public @Nullable ScanReport scan(BooleanSupplier stops) {
    boolean goesOn = stage.goOn();
    if (!goesOn) {
      stage.requireNone();
    }
    try {
      if (goesOn) {
        need.requireRoom(parts::memoryBytes, batch.passed());
        clock.resume();
      } else {
        begin();
      }
      while (step(pages.geometry().batchPages())) {
        if (stops.getAsBoolean()) {
          pause();
          return null;
        }
      }
      return finish();
    } catch (MemoryLimitException e) {
      pause();
      throw e;
    } catch (Throwable e) {
      stage.fail(e);
      throw e;
    }
  }

  private void pause() {
    clock.pause();
    stage.pause();
  }

  /** Begins a full scan: asks the sources for their regions. */
  public void begin() {
    stage.requireNone();
    pages.dropLeft();
    sources.forEach(SourceState::ask);
    need.requireRoomToBegin();
    for (SourceState state : sources) {
      planIsStale |= state.refresh();
      state.clearStates();
    }
    if (planIsStale) {
      pages.replan();
      parts.quiet.ensure();
      sources.forEach(parts.domains::assign);
      planIsStale = false;
    }
    pages.beginScan(config.policy(), fullScans, parts.wantsRegionResults);
    boolean withZeroPages = config.policy().mergesZeroPages();
    parts.visitors.forEach(visitor -> visitor.beginScan(withZeroPages));
    batch.rewind();
    recorder.begin();
    clock.begin();
    startVisits = parts.visits();
    stage.begin();
  }

  /**
   * Adds a source, which is scanned from the next full scan on, after all others. May be called
   * between two batches.
   *
   * @throws UsageException if its pages are of another size, if it is scanned already, or if it
   *     really merges and belongs to another engine; it is then as it was
   * @throws IllegalStateException if this engine was not made to {@linkplain EngineConfig#grows
   *     grow}
   */
  public void add(PageSource source) {
    if (!config.grows()) {
      throw new IllegalStateException("this engine was made for the sources that it has");
    }
    pages.geometry().check(source);
    sources.add(source);
  }

  /**
   * Removes a source. It is not read any more; its merged pages get copies of their own, if it
   * really merges. Those of its pages that the present scan has yet to pass leave in this one, the
   * others at the beginning of the next; then the source {@linkplain #takeLeft has left}. May be
   * called between two batches, for a source that has failed too; does nothing the second time.
   *
   * @throws IllegalArgumentException if there is no such source here
   */
  public void remove(PageSource source) {
    sources.remove(source);
  }

  /**
   * Returns the sources that were removed and of which nothing is left, each once: whoever removed
   * them may close them now. A source has left when a full scan has passed all of its pages since.
   */
  public List<PageSource> takeLeft() {
    if (!stage.isBegun()) {
      pages.dropLeft();
    }
    return sources.takeLeft();
  }

  /** Returns the sources in scan order, those that are leaving included. */
  public List<PageSource> sources() {
    return sources.stream().map(state -> state.source).toList();
  }

  /** Says whether a source is scanned here, be it one that is leaving. */
  public boolean contains(PageSource source) {
    return sources.contains(source);
  }

  /** Returns the sources that failed and were not removed. */
  public List<FailedSource> failed() {
    return sources.failed();
  }

  /**
   * Scans the next batch, and tells the listener.
   *
   * @param maxPages how many pages to pass at most, those beside a sample not counted; where chunks
   *     are small they may be fewer
   * @return false if there are none left in this scan
   */
  public boolean step(int maxPages) {
    if (!batch.fill(pages.plan(), Math.min(maxPages, pages.geometry().batchPages()))) {
      return false;
    }
    threads.run(batch.size(), (worker, i) -> parts.visitors.get(worker).visit(batch.chunk(i)));
    if (batch.hasEvents()) {
      matching.apply(threads);
    }
    config.listener().progress(progress());
    need.requireRoom(parts::memoryBytes, batch.passed());
    return true;
  }

  /** Returns how far the present scan has come; after a step. */
  public Progress progress() {
    SourceState last = batch.chunk(batch.size() - 1).source;
    return new Progress(batch.passed(), pages.plan().pages(), last.label, clock.nanos());
  }

  /** Ends a full scan in which {@link #step} found nothing left. */
  public ScanReport finish() {
    stage.end();
    clock.pause();
    sources.forEach(state -> state.regions.settleDomains());
    fullScans++;
    long visited = parts.visits() - startVisits;
    ScanReport report =
        new ScanReport(
            counters(),
            batch.passed() - pages.samples().passedOver(),
            visited * pageSize(),
            clock.nanos(),
            clock.cpuNanos(),
            pace);
    recorder.end(report);
    if (parts.wantsRegionResults) {
      config.policy().endScan(RegionResults.of(pages));
    }
    pace = WrongAnswer.ofScan(config.policy().afterScan(report), config.policy(), "afterScan()");
    return report;
  }

  /** Returns all that was counted since the engine was made, summed up. */
  public Ledger ledger() {
    return parts.ledger();
  }

  /** Returns how many pages were visited since the engine was made. */
  public long scanned() {
    return parts.visits();
  }

  /** Returns the counters as they are now. */
  public Counters counters() {
    return parts.ledger().counters(fullScans, pageSize());
  }

  /** Returns about how much a scan of the sources as they are now needs at most, in bytes. */
  public long memoryEstimate() {
    return need.estimate(stage.isBegun());
  }

  /** Returns the size of a page, in bytes. */
  public int pageSize() {
    return pages.pageSize();
  }

  /** Returns the pace of the next scan. */
  public Pace pace() {
    return pace;
  }

  /** Says whose pages the counters count, and lists some of the most repeated contents. */
  public MemoryReport report(int mostRepeated) {
    return report(new ReportOptions(mostRepeated));
  }

  /** Says whose pages the counters count, and what else is wanted. */
  public MemoryReport report(ReportOptions options) {
    return parts.analysis(options).report(counters(), parts.memoryBytes());
  }

  /**
   * Tells which pages are equal.
   *
   * @throws IOException what the visitor throws
   */
  public void visitEqualPages(EqualPagesVisitor visitor) throws IOException {
    parts.visitEqualPages(visitor);
  }

  /** Returns a copy of a page's bytes; empty if they have another hash by now or cannot be read. */
  public byte[] bytes(int page, long hash) {
    return parts.bytes(page, hash);
  }

  /**
   * Separates all merged pages and forgets everything; the counters of visits go on, that of full
   * scans begins anew, as in the kernel.
   *
   * @throws IOException if a source cannot give its pages copies of their own; nothing is lost
   * @throws IllegalStateException within a scan
   */
  public void unmerge() throws IOException {
    stage.requireStill();
    parts.unmerge();
    planIsStale = true;
    stage.clear();
    fullScans = 0;
  }

  /** Returns the parts, for who looks closer between batches. */
  public EngineParts parts() {
    return parts;
  }

  /**
   * Stops the threads, gives merging sources back, and closes the indexes that it made. Merged
   * pages stay merged; hasher and sources stay open.
   */
  @Override
  public void close() {
    threads.close();
    try (parts) {
      sources.detachAll();
    }
  }
}
