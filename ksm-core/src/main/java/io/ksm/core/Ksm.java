package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.engine.pages.FailedSource;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.plugin.Sources;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.MemoryLimitException;
import io.ksm.core.report.MemoryReport;
import io.ksm.core.report.RepeatedContent;
import io.ksm.core.report.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans some sources, with a stack of parts.
 *
 * <pre>{@code
 * try (Ksm ksm = Ksm.builder().source("image:vm1.mem").source("image:vm2.mem")
 *     .hasher("crc32c").index("rb").policy("ksm:smart-scan=off").threads(2).build()) {
 *   ScanReport report = ksm.scan();
 *   System.out.println(report.counters().pagesSharing() + " pages could be freed");
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread. What touches the sources is done one after another,
 * on a thread of the scanner's own and its helpers: as many threads as were given. The result does
 * not depend on their number. {@link #counters}, {@link #comparisons} and {@link #bytesRead} answer
 * at once, also during a scan. {@link #close} ends a scan, and waits for that.
 */
public final class Ksm implements AutoCloseable {
  private final Engine engine;
  private final PartOwners owners;
  private final PageHasher hasher;
  private final List<PageSource> sources;
  private final List<String> openingWarnings;
  private final CountersView view;

  private final ScanThread thread;
  private volatile Shown shown;

  /** What other threads see during a scan. */
  private record Shown(Counters counters, long comparisons, long bytesRead) {
    static Shown of(Engine engine) {
      Ledger ledger = engine.ledger();
      return new Shown(engine.counters(), ledger.comparisons(), ledger.bytesRead());
    }
  }

  Ksm(EngineConfig config, PartOwners owners, List<String> openingWarnings, CountersView view) {
    this.owners = owners;
    this.engine = new Engine(config);
    this.hasher = config.hasher();
    this.sources = config.sources();
    List<String> warnings = new ArrayList<>(openingWarnings);
    warnings.addAll(FingerprintKinds.warnings(engine.parts().pages().sources()));
    this.openingWarnings = List.copyOf(warnings);
    this.view = view;
    this.thread = new ScanThread(config.threadFactory(), engine::isHelper);
    this.shown = Shown.of(engine);
  }

  /** Begins to assemble a scanner. */
  public static KsmBuilder builder() {
    return new KsmBuilder();
  }

  /**
   * Makes one full scan. A source that fails or vanishes disturbs no other: its pages leave, and
   * {@link #report} says why.
   *
   * @throws CancellationException if the calling thread was interrupted, and still is: as {@link
   *     #scanUntil}
   * @throws MemoryLimitException if it needs more than {@link KsmBuilder#memoryLimit}
   * @throws IllegalStateException if this scanner is closed, or was closed during the scan; or
   *     within a scan, as by a listener
   * @throws io.ksm.core.plugin.PluginFault if a hasher, an index or a policy that was chosen by
   *     name fails; it names the plug-in, and its cause is what was thrown
   */
  public ScanReport scan() {
    return scanUntil(new StopToken());
  }

  /**
   * Makes one full scan, unless it is stopped before its end: by the token, or by an interruption
   * of the calling thread. It then ends after its present batch, of 128 MiB at most. The scanner
   * stays usable: the next scan goes on from there to the end of this one.
   *
   * @throws CancellationException if it was stopped
   * @throws MemoryLimitException if it needs more than {@link KsmBuilder#memoryLimit}
   * @throws IllegalStateException if this scanner is closed, or was closed during the scan
   */
  public ScanReport scanUntil(StopToken token) {
    StopToken interruption = new StopToken();
    return thread.call(
        () -> scan(() -> token.isStopped() || interruption.isStopped(), token), interruption::stop);
  }

  /**
   * Makes one full scan while the caller goes on. Whatever completes the future before, such as
   * {@code cancel} or {@code orTimeout}, stops the scan as a token would. Several scans are made
   * one after another.
   *
   * <p>Such a future is done at once, while the scan still ends its present batch, and it tells
   * what ended it: a deadline by {@code orTimeout} is a {@link
   * java.util.concurrent.TimeoutException}. {@link #scanUntil} returns when the scan has ended, and
   * throws a {@link CancellationException} whatever stopped it, a deadline too.
   *
   * <p>What depends on the future may run on the scanner's own thread, after the scan. It may use
   * this scanner as any other thread may; only another {@code scanAsync()} begins after it, so it
   * must not wait for that there.
   *
   * @return completes with the report, or with what {@link #scan()} throws
   * @throws IllegalStateException if this scanner is closed
   */
  public CompletableFuture<ScanReport> scanAsync() {
    CompletableFuture<ScanReport> future = new CompletableFuture<>();
    StopToken token = new StopToken();
    thread.start(() -> {
      try {
        if (!future.isDone()) {
          future.complete(thread.inside(() -> scan(future::isDone, token)));
        }
      } catch (Throwable e) { // Also a checked one: who waits for the future must hear of it.
        future.completeExceptionally(e);
      }
    });
    return future;
  }

  private ScanReport scan(BooleanSupplier stops, StopToken token) {
    ScanReport report;
    try {
      report =
          owners.call(() ->
              engine.scan(() -> {
                shown = Shown.of(engine);
                return thread.isClosed() || stops.getAsBoolean();
              }));
    } catch (MemoryLimitException e) {
      shown = Shown.of(engine);
      throw e;
    }
    shown = Shown.of(engine);
    if (report == null) {
      throw thread.isClosed()
          ? new IllegalStateException("the scanner was closed during a scan")
          : token.stopped(engine.progress());
    }
    view.scanned(report, engine.pageSize());
    return report;
  }

  /** Returns the counters as they were after the last batch. For any thread at any time. */
  public Counters counters() {
    return shown.counters;
  }

  /**
   * Returns how many times two pages were compared by their bytes, in all scans. For any thread at
   * any time.
   */
  public long comparisons() {
    return shown.comparisons;
  }

  /**
   * Returns how many bytes of pages were read in all scans: to hash them, and to compare them. A
   * page whose source says that nobody wrote to it is not read. For any thread at any time.
   */
  public long bytesRead() {
    return shown.bytesRead;
  }

  /**
   * Estimates how much heap a scan of the sources as they are now needs to remember their pages, in
   * bytes. That is about the most; the more pages are equal, or absent, the less it is. Asks the
   * sources for their regions, and reads no page. Between a scan that was stopped and the one that
   * goes on with it, this is about the regions of that scan.
   *
   * @throws IllegalStateException if this scanner is closed
   */
  public long memoryEstimate() {
    return thread.call(engine::memoryEstimate);
  }

  /**
   * Returns the pace that the policy wants for the next scan; to be asked between scans. {@link
   * #scan} itself never pauses.
   */
  public Pace pace() {
    return engine.pace();
  }

  /**
   * Says whose pages the counters count. Takes a time in proportion to the number of pages.
   *
   * @param mostRepeated how many of the most repeated contents to list
   * @throws IllegalStateException if this scanner is closed
   */
  public MemoryReport report(int mostRepeated) {
    return report(new ReportOptions(mostRepeated));
  }

  /**
   * Says whose pages the counters count, and what else is wanted. Takes a time in proportion to the
   * number of pages.
   *
   * @throws IllegalStateException if this scanner is closed
   */
  public MemoryReport report(ReportOptions options) {
    return thread.call(() -> owners.report(options, engine::report));
  }

  /**
   * Tells which pages are equal, as the last scan found them: each content that several pages hold,
   * and its pages, as many as {@link MemoryReport} counts as duplicate. Pages of zeros that were
   * merged with the zero page, or that a source knew for zeros, are not among them.
   *
   * <p>Takes a time in proportion to the number of pages, and no heap for each of them, but for two
   * kinds, of which each page takes 12 bytes: those that no frame had room for, and further
   * mappings of a physical page that has merged since. Of these a server that forks may have
   * millions. The order does not depend on the number of threads.
   *
   * @throws IOException what the visitor throws; the walk ends there
   * @throws IllegalStateException if this scanner is closed
   */
  public void visitEqualPages(EqualPagesVisitor visitor) throws IOException {
    thread.<EqualPagesVisitor, IOException>call(() ->
        owners.<EqualPagesVisitor, IOException>call(() -> {
          engine.visitEqualPages(CallersFault.of(visitor));
          return visitor;
        }));
  }

  /**
   * Reads a page that holds a content, to show it to somebody.
   *
   * @return the bytes, or null if the page has other ones by now, or cannot be read
   * @throws IllegalStateException if this scanner is closed
   */
  public byte @Nullable [] read(RepeatedContent content) {
    byte[] bytes =
        thread.call(() -> owners.call(() -> engine.bytes(content.sample(), content.hash())));
    return bytes.length == 0 ? null : bytes;
  }

  /**
   * Separates all merged pages and forgets everything, as the kernel does on {@code run = 2}.
   *
   * @throws IOException if a source cannot give its pages copies of their own; nothing is lost
   * @throws IllegalStateException if this scanner is closed; or within a scan, as by a listener
   */
  public void unmerge() throws IOException {
    thread.<Shown, IOException>call(() ->
        owners.<Shown, IOException>call(() -> {
          engine.unmerge();
          shown = Shown.of(engine);
          view.show(shown.counters, engine.pageSize());
          return shown;
        }));
  }

  /**
   * Says why a source could not be read to its end.
   *
   * @return the reason in one line, or null if nothing was wrong so far
   */
  public @Nullable String failure(PageSource source) {
    return engine.failed().stream()
        .filter(failed -> failed.source().equals(source))
        .map(FailedSource::why)
        .findFirst()
        .orElse(null);
  }

  /** Says whether no source can change, so that one scan finds everything. */
  public boolean isStatic() {
    return engine.parts().areStatic();
  }

  /** Returns what users should know about the sources, one line each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(openingWarnings);
    sources.forEach(source -> warnings.addAll(SourceFaults.warnings(source)));
    return warnings;
  }

  /**
   * Stops the threads, and closes the indexes, the hasher and the sources. Merged pages stay
   * merged.
   *
   * <p>A scan that another thread makes ends after its present batch, be it the last one, with an
   * {@link IllegalStateException}; a scan that has passed its last batch ends normally. This waits
   * for that, so that the memory of the sources may go away once it has returned. Does nothing the
   * second time.
   *
   * @throws IllegalStateException if a scan, or what it calls, closes its own scanner, on whichever
   *     of its threads
   */
  @Override
  public void close() throws IOException {
    thread.close(() ->
        owners.<Ksm, IOException>call(() -> {
          release(engine, hasher, sources, view);
          return this;
        }));
  }

  /** Closes all that a scanner is made of, whatever of it does not close. */
  static void release(Engine engine, PageHasher hasher, List<PageSource> sources, CountersView view)
      throws IOException {
    try (view) {
      try (hasher) {
        engine.close();
      } finally {
        Sources.closeAll(sources);
      }
    }
  }
}
