package io.ksm.core.service;

import io.ksm.api.PageSource;
import io.ksm.core.faults.Thrown;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what other threads ask of the scanning one. Thread-safe. */
public final class Requests {

  /** What is to be done with a source. */
  public enum Kind {
    /** It is to be scanned from now on. */
    JOIN,
    /** It is not to be scanned any more. */
    LEAVE
  }

  /**
   * Something that was asked for.
   *
   * @param kind what is to be done
   * @param source with which
   * @param done completes with the source when it has been fulfilled
   */
  private record Request(Kind kind, PageSource source, CompletableFuture<PageSource> done) {}

  private final Queue<Request> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Asks for something; after {@link #close} in vain. */
  public synchronized CompletableFuture<PageSource> put(Kind kind, PageSource source) {
    Request request = new Request(kind, source, new CompletableFuture<>());
    if (closed) {
      refuse(request);
    } else {
      waiting.add(request);
    }
    return request.done;
  }

  /**
   * Does what was asked for, first come first served. For the thread that scans, between two
   * batches. If something is the service's end, {@link #close} refuses what comes after it; whoever
   * asked for it hears of the error.
   *
   * @param joined hears of sources that will be scanned
   */
  public void fulfill(ScannedSources scanned, Consumer<PageSource> joined) {
    for (Request request = next(); request != null; request = next()) {
      try {
        switch (request.kind) {
          case JOIN -> scanned.add(request.source);
          case LEAVE -> scanned.remove(request.source, request.done);
        }
      } catch (Throwable e) {
        request.done.completeExceptionally(e);
        Thrown.passJvmErrors(e);
        continue;
      }
      if (request.kind == Kind.JOIN) {
        request.done.complete(request.source);
        joined.accept(request.source);
      }
    }
  }

  private synchronized @Nullable Request next() {
    return waiting.poll();
  }

  /** Refuses everything from now on. */
  public synchronized void close() {
    closed = true;
    waiting.forEach(Requests::refuse);
    waiting.clear();
  }

  private static void refuse(Request request) {
    request.done.completeExceptionally(
        new IllegalStateException(
            "'%s' cannot be added or removed: the service has stopped"
                .formatted(request.source.label())));
  }
}
