package io.ksm.core.service;

import io.ksm.api.PageSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
  public record Request(Kind kind, PageSource source, CompletableFuture<PageSource> done) {}

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
   * Takes what was asked for first, or null if there is nothing. The others still wait, so that
   * {@link #close} refuses them if this one is the service's end.
   */
  public synchronized @Nullable Request next() {
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
