package io.ksm.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Completes when a service has stopped. All who wait share it, so none of them can complete it, and
 * a wait that gives up leaves nothing in it. Thread-safe.
 */
final class Termination extends CompletableFuture<@Nullable Void> {

  /** Tells all who wait; with the cause if the service failed. */
  void reached(@Nullable Throwable failure) {
    if (failure == null) {
      super.complete(null);
    } else {
      super.completeExceptionally(failure);
    }
  }

  /** Returns a future of the caller's own. Not a copy(), which would wrap the cause. */
  private CompletableFuture<@Nullable Void> own() {
    CompletableFuture<@Nullable Void> own = new CompletableFuture<>();
    var _ =
        whenComplete((nothing, failure) -> {
          if (failure == null) {
            own.complete(null);
          } else {
            own.completeExceptionally(failure);
          }
        });
    return own;
  }

  @Override
  public boolean complete(@Nullable Void value) {
    return false;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return false;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return false;
  }

  @Override
  public void obtrudeValue(@Nullable Void value) {
    throw new UnsupportedOperationException("a service has stopped when it has");
  }

  @Override
  public void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException("a service has stopped when it has");
  }

  @Override
  public CompletableFuture<@Nullable Void> orTimeout(long timeout, TimeUnit unit) {
    return own().orTimeout(timeout, unit);
  }

  @Override
  public CompletableFuture<@Nullable Void> completeOnTimeout(
      @Nullable Void value, long timeout, TimeUnit unit) {
    return own().completeOnTimeout(null, timeout, unit);
  }

  @Override
  public CompletableFuture<@Nullable Void> completeAsync(
      Supplier<? extends @Nullable Void> supplier, Executor executor) {
    return own().completeAsync(supplier, executor);
  }
}
