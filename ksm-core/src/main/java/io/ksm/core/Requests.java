package io.ksm.core;

import io.ksm.api.PageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What other threads ask of the scanning one. Thread-safe. */
final class Requests {

  /** What is to be done with a source. */
  enum Kind {
    JOIN,
    LEAVE
  }

  /**
   * A wish.
   *
   * @param done completes with the source when it has been fulfilled
   */
  record Request(Kind kind, PageSource source, CompletableFuture<PageSource> done) {}

  private final List<Request> waiting = new ArrayList<>();
  private boolean closed;

  /** Asks for something; after {@link #close} in vain. */
  synchronized CompletableFuture<PageSource> put(Kind kind, PageSource source) {
    Request request = new Request(kind, source, new CompletableFuture<>());
    if (closed) {
      refuse(request);
    } else {
      waiting.add(request);
    }
    return request.done;
  }

  /** Returns what was asked for since the last call, in order. */
  synchronized List<Request> take() {
    List<Request> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /** Refuses everything from now on. */
  synchronized void close() {
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
