package io.ksm.core;

import com.google.common.util.concurrent.AbstractExecutionThreadService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Service;
import io.ksm.api.Counters;
import io.ksm.api.PageSource;
import io.ksm.api.ScanReport;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.service.FoundSources;
import io.ksm.core.service.PacedBatches;
import io.ksm.core.service.Pauses;
import io.ksm.core.service.Requests;
import io.ksm.core.service.Requests.Kind;
import io.ksm.core.service.Requests.Request;
import io.ksm.core.service.ScannedSources;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Scans on and on at the policy's pace, as the kernel's {@code ksmd} does: so many pages, then a
 * pause. Sources may come and go meanwhile.
 *
 * <pre>{@code
 * KsmService service = Ksm.builder().finder(() -> pythonProcesses()).hasher("crc32c").index("rb")
 *     .policy("ksm:advisor=scan-time").service();
 * service.startAsync();
 * service.counters().pagesSharing();
 * service.stopAsync().awaitTerminated();
 * }</pre>
 *
 * <p><b>Batches.</b> A batch visits {@link io.ksm.api.Pace#pagesPerBatch} pages and ends early at
 * the end of a full scan; a pause follows either way. Without sources there are neither scans nor
 * batches, until one comes.
 *
 * <p><b>Sources.</b> One that is {@linkplain #add added} is scanned from the next full scan on. One
 * that is {@linkplain #remove removed}, or is not {@linkplain KsmBuilder#finder found} any more, or
 * fails because its process has exited, is not read any more from the next batch on. Its pages
 * leave at their places in this full scan, or at the beginning of the next one if this one has
 * passed them; then it is closed. A merging source that is removed gives its pages copies of their
 * own.
 *
 * <p><b>Ending.</b> The service stops after a step of a batch, 128 MiB at most, and in a pause at
 * once; an interruption of its thread stops it too. It then closes its sources; what merging
 * sources have merged stays merged. An exception in a scan, in a listener or in a finder fails the
 * service with that {@linkplain Service#failureCause cause}, and the sources are closed as well. A
 * service that was never started closes them when it is stopped.
 *
 * <p>All public methods may be called by any thread.
 */
public final class KsmService extends AbstractExecutionThreadService {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final KsmServiceListener listener;
  private final ScannedSources scanned;
  private final FoundSources found;
  private final Pauses pauses;
  private final CountersView view;
  private final Requests requests = new Requests();
  private volatile Counters counters = Counters.NONE;

  KsmService(
      EngineConfig config,
      FoundSources found,
      KsmServiceListener listener,
      Pauses pauses,
      CountersView view) {
    this.listener = listener;
    this.found = found;
    this.pauses = pauses;
    this.view = view;
    this.scanned = new ScannedSources(config, listener::left);
    addListener(new NeverStarted(), MoreExecutors.directExecutor());
  }

  /** The base class shuts down only what was started. */
  private final class NeverStarted extends Service.Listener {
    @Override
    public void terminated(State from) {
      if (from == State.NEW) {
        try {
          shutDown();
        } catch (IOException e) {
          throw new IllegalStateException("a source does not close: " + e.getMessage(), e);
        }
      }
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

  @Override
  protected String serviceName() {
    return "ksm";
  }

  @Override
  protected void run() throws IOException {
    try {
      while (isRunning()) {
        fulfillRequests();
        found.update(scanned);
        scanned.sendOff();
        Engine engine = scanned.toScan();
        if (engine == null) {
          pauses.idle(IDLE);
        } else {
          scan(engine);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scan(Engine engine) throws IOException, InterruptedException {
    engine.begin();
    PacedBatches batches = new PacedBatches(engine, this::isRunning);
    boolean unfinished = true;
    while (unfinished && isRunning()) {
      unfinished = batches.next(engine.pace().pagesPerBatch());
      if (!unfinished) {
        finish(engine);
      }
      counters = engine.counters();
      view.show(counters, engine.pageSize());
      fulfillRequests();
      scanned.removeFailed();
      pauses.pause(engine.pace().pause());
    }
  }

  private void finish(Engine engine) {
    ScanReport report = engine.finish();
    view.scanned(report, engine.pageSize());
    listener.scanned(report);
  }

  private void fulfillRequests() {
    for (Request request = requests.next(); request != null; request = requests.next()) {
      switch (request.kind()) {
        case JOIN -> join(request);
        case LEAVE -> leave(request);
      }
    }
  }

  private void join(Request request) {
    try {
      scanned.add(request.source());
    } catch (RuntimeException e) {
      request.done().completeExceptionally(e);
      return;
    }
    request.done().complete(request.source());
    listener.joined(request.source());
  }

  private void leave(Request request) {
    try {
      scanned.remove(request.source(), request.done());
    } catch (RuntimeException e) {
      request.done().completeExceptionally(e);
    }
  }

  @Override
  protected void triggerShutdown() {
    pauses.end();
  }

  @Override
  protected void shutDown() throws IOException {
    try (view) {
      requests.close();
      scanned.close();
    }
  }
}
