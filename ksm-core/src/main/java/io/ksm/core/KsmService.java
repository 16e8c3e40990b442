package io.ksm.core;

import io.ksm.api.Counters;
import io.ksm.api.Pace;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.closing.TryAll;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.ServiceReport;
import io.ksm.core.service.BatchPaces;
import io.ksm.core.service.FoundSources;
import io.ksm.core.service.PacedBatches;
import io.ksm.core.service.Pauses;
import io.ksm.core.service.Requests;
import io.ksm.core.service.Requests.Kind;
import io.ksm.core.service.ScannedSources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Scans on and on at the policy's pace, as the kernel's {@code ksmd} does: so many pages, then a
 * pause. Sources may come and go meanwhile.
 *
 * <pre>{@code
 * try (KsmService service = Ksm.builder().finder(() -> pythonProcesses()).hasher("crc32c")
 *     .index("rb").policy("ksm:advisor=scan-time").service()) {
 *   service.start();
 *   service.counters().pagesSharing();
 * }
 * }</pre>
 *
 * <p><b>Batches.</b> A batch visits {@link io.ksm.api.Pace#pagesPerBatch} pages and ends early at
 * the end of a full scan; a pause follows either way, longer if {@linkplain KsmBuilder#maxCpu less
 * of the processor} is to be used. The policy may change its pace {@linkplain
 * io.ksm.api.MergePolicy#batchPace before each batch}, or stop scanning for a while: sources come
 * and go then only after it goes on. Without sources there are neither scans nor batches.
 *
 * <p><b>Sources.</b> One that is {@linkplain #add added} is scanned from the next full scan on. One
 * that is {@linkplain #remove removed}, or is not {@linkplain KsmBuilder#finder found} any more, or
 * fails because its process has exited, is not read any more from the next batch on. Its pages
 * leave at their places in this full scan, or at the beginning of the next one if this one has
 * passed them; then it is closed. A merging source that is removed gives its pages copies of their
 * own. A source whose classes do not link fails too; the others go on.
 *
 * <p><b>Ending.</b> The service stops after a step of a batch, 128 MiB at most, and in a pause at
 * once; an interruption of its thread stops it too. It then closes its sources; what merging
 * sources have merged stays merged. An exception in a scan or in a finder fails the service, and
 * the sources are closed as well; a part that was chosen by name does so with a {@link
 * io.ksm.core.plugin.PluginFault}. Listeners cannot fail it. A service that was never started
 * closes its sources when it is stopped.
 *
 * <p>All public methods may be called by any thread. Listeners are called by the scanning thread,
 * and so may be what depends on the futures of {@link #add} and {@link #remove}. There, a
 * {@linkplain #report report} is made at once; to wait for anything else that the service does, or
 * for a thread that asks it for a report, would be to wait for ever.
 *
 * <p>Long because each method says what callers may rely on, from which thread, and until when.
 *
 * @see KsmGuavaService
 */
public final class KsmService implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final List<String> openingWarnings;
  private final KeptListener listener;
  private final ScannedSources scanned;
  private final PartOwners owners;
  private final FoundSources found;
  private final Pauses pauses;
  private final BatchPaces paces;
  private final CpuLimit limit;
  private final Duration scanEvery;
  private final CountersView view;
  private final ThreadFactory threadFactory;
  private final Requests requests = new Requests();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Termination end = new Termination();

  /** Held by whoever uses the engine: the thread that scans, but for its pauses. Fair to others. */
  private final ReentrantLock use = new ReentrantLock(true);

  /** Whether the sources are closed; guarded by {@link #use}. */
  private boolean finished;

  private volatile boolean stopping;

  /** Whether the next full scan is to begin without waiting for its time. */
  private volatile boolean hurried;

  private volatile Counters counters = Counters.NONE;

  KsmService(
      EngineConfig config,
      PartOwners owners,
      List<String> openingWarnings,
      FoundSources found,
      KeptListener listener,
      Pauses pauses,
      ServiceBounds bounds,
      CountersView view) {
    this.openingWarnings = openingWarnings;
    this.listener = listener;
    this.owners = owners;
    this.found = found;
    this.pauses = pauses;
    this.paces = pauses.paces(config.policy());
    this.limit = bounds.cpuLimit(nanos -> pauses.pause(Duration.ofNanos(nanos)));
    this.scanEvery = bounds.scanEvery();
    this.view = view;
    this.threadFactory = config.threadFactory();
    this.scanned = new ScannedSources(config, listener::left);
  }

  /**
   * Starts to scan.
   *
   * @throws IllegalStateException if it was started or stopped before
   */
  public void start() {
    if (!begun.compareAndSet(false, true)) {
      throw new IllegalStateException("a service starts once, and not after it was stopped");
    }
    try {
      threadFactory.newThread(this::runToTheEnd).start();
    } catch (Throwable e) {
      finish(e);
      throw e;
    }
  }

  /** Says whether it was started, and has neither been told to stop nor failed. */
  public boolean isRunning() {
    return begun.get() && !stopping && !end.isDone();
  }

  /**
   * Lets the next full scan begin as soon as this one has ended, however long that is {@linkplain
   * KsmBuilder#scanEvery to take}. It asks its finder then, as always.
   */
  public void scanSoon() {
    hurried = true;
    pauses.requested();
  }

  /**
   * Tells it to stop, and does not wait. Does nothing the second time.
   *
   * @return as {@link #terminated}
   */
  public CompletableFuture<@Nullable Void> stop() {
    stopping = true;
    pauses.end();
    if (begun.compareAndSet(false, true)) {
      finish(null);
    }
    return terminated();
  }

  /**
   * Returns a future that completes when it has stopped and its sources are closed. If it fails,
   * that completes with the cause once the sources are closed.
   *
   * @return always the same one, which nobody else can complete or cancel; with a timeout, such as
   *     {@code orTimeout}, another one that can
   */
  public CompletableFuture<@Nullable Void> terminated() {
    return end;
  }

  /**
   * Stops it, and waits until its sources are closed.
   *
   * @throws IOException if a source does not close, or its finder failed
   * @throws IllegalStateException if the service failed otherwise, with the cause; or within its
   *     own scan, where {@link #stop} is for
   */
  @Override
  public void close() throws IOException {
    if (use.isHeldByCurrentThread() || scanned.isHelper()) {
      throw new IllegalStateException("a service cannot be closed within its own scan: stop it");
    }
    var _ = stop();
    try {
      end.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("the service failed: " + e.getCause(), e.getCause());
    }
  }

  /** Returns the counters as they were after the last batch. */
  public Counters counters() {
    return counters;
  }

  /**
   * Adds a source, after all others.
   *
   * @return completes with the source when it has joined; the service closes it then. Completes
   *     with a {@link io.ksm.api.UsageException} if it does not fit to the others, is here already,
   *     or belongs to another engine, and with an {@link IllegalStateException} if the service
   *     stops before; the source is the caller's then
   */
  public CompletableFuture<PageSource> add(PageSource source) {
    return request(Kind.JOIN, source);
  }

  /**
   * Removes a source. If a finder still names it, it comes back at the next full scan.
   *
   * @return completes with the source when it has been closed, after one or two full scans or when
   *     the service stops. Completes with a {@link io.ksm.api.UsageException} if it is not here,
   *     and with an {@link IllegalStateException} if the service has stopped
   */
  public CompletableFuture<PageSource> remove(PageSource source) {
    return request(Kind.LEAVE, source);
  }

  private CompletableFuture<PageSource> request(Kind kind, PageSource source) {
    CompletableFuture<PageSource> done = requests.put(kind, source);
    pauses.requested();
    return done;
  }

  /**
   * Reports on what was found, between two batches. Takes a time in proportion to the number of
   * pages, in which the service does not scan.
   *
   * @return completes on a thread of its own, or at once for a listener, and whoever else is called
   *     by the scanning thread; with an {@link IllegalStateException} if the service has stopped,
   *     or if a part asks that helps with a scan
   */
  public CompletableFuture<ServiceReport> report(ReportOptions options) {
    CompletableFuture<ServiceReport> report = new CompletableFuture<>();
    Runnable work =
        () -> {
          try {
            report.complete(makeReport(options));
          } catch (Throwable e) {
            report.completeExceptionally(e);
          }
        };
    if (scanned.isHelper()) {
      report.completeExceptionally(
          new IllegalStateException("what helps with a scan cannot ask its own service"));
    } else if (use.isHeldByCurrentThread()) {
      work.run(); // Another thread would wait for this one, and this one may wait for the report.
    } else {
      threadFactory.newThread(work).start();
    }
    return report;
  }

  private ServiceReport makeReport(ReportOptions options) {
    use.lock();
    try {
      if (finished) {
        throw new IllegalStateException("there is no report: the service has stopped");
      }
      List<String> warnings = new ArrayList<>(openingWarnings);
      warnings.addAll(listener.warnings());
      return owners.report(options, wanted -> scanned.report(wanted, warnings));
    } finally {
      use.unlock();
    }
  }

  private void runToTheEnd() {
    Throwable failure = null;
    use.lock();
    try {
      run();
    } catch (Throwable e) { // Also a checked one: who waits for the end must hear of it.
      failure = owners.causeOf(e);
    } finally {
      use.unlock();
    }
    finish(failure);
  }

  private void run() throws IOException {
    while (!stopping) {
      requests.fulfill(scanned, listener::joined);
      hurried = false; // Before it looks: a wish from now on is for the next time.
      found.update(scanned);
      scanned.sendOff();
      Engine engine = scanned.toScan();
      if (engine == null) {
        wait(pauses::idle, IDLE);
        pauseForLimit(); // To look for sources takes time, too.
      } else {
        scan(engine);
      }
    }
  }

  /** Waits in one of two ways. */
  @FunctionalInterface
  private interface Waiting {
    void await(Duration time) throws InterruptedException;
  }

  /** An interruption here is a wish to stop; one that a part throws is that part's fault. */
  private void wait(Waiting waiting, Duration time) {
    use.unlock();
    try {
      waiting.await(time);
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    } finally {
      use.lock();
    }
  }

  private void scan(Engine engine) {
    long begin = System.nanoTime();
    engine.begin();
    PacedBatches batches = new PacedBatches(engine, () -> !stopping);
    boolean unfinished = true;
    while (unfinished && !stopping) {
      Pace pace = paces.next(engine);
      if (!pace.isStopped()) {
        unfinished = batches.next(pace.pagesPerBatch());
        if (!unfinished) {
          endScan(engine);
        }
        counters = engine.counters();
        view.show(counters, engine.pageSize());
      }
      requests.fulfill(scanned, listener::joined);
      scanned.removeFailed();
      wait(pace.isStopped() ? pauses::idle : pauses::pause, pace.pause());
      pauseForLimit();
    }
    awaitNextScan(begin + scanEvery.toNanos());
  }

  private void pauseForLimit() {
    if (!stopping) {
      wait(time -> limit.pause(), Duration.ZERO);
    }
  }

  private void awaitNextScan(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0 && !hurried && !stopping) {
      wait(pauses::idle, Duration.ofNanos(left));
      requests.fulfill(scanned, listener::joined);
      left = nanoTime - System.nanoTime();
    }
  }

  private void endScan(Engine engine) {
    ScanReport report = engine.finish();
    view.scanned(report, engine.pageSize());
    listener.scanned(report);
  }

  /** Closes what it owns, and tells those who wait. */
  private void finish(@Nullable Throwable cause) {
    Throwable failure = cause;
    use.lock();
    try (view) {
      finished = true;
      requests.close();
      scanned.close();
    } catch (Throwable e) {
      failure = failure == null ? owners.causeOf(e) : TryAll.suppress(failure, e);
    } finally {
      use.unlock();
      end.reached(failure);
    }
  }
}
