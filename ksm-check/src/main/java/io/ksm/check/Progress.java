package io.ksm.check;

import com.google.common.base.Throwables;
import io.ksm.api.UsageException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Knows what is being done, and how long a single thing may take. For any number of threads. */
final class Progress {
  /**
   * A test on an idle machine takes seconds; whoever tests this check does not want to wait. The
   * contracts limit their tests by the same property.
   */
  static final int MAX_SECONDS = Integer.getInteger("ksm.check.seconds", 120);

  private static volatile String running = "starting";

  private Progress() {}

  /** Returns what is being done now, as a user may know it. */
  static String running() {
    return running;
  }

  /** Notes what is being done from now on. */
  static void begin(String what) {
    running = what;
  }

  /**
   * Does something that may not end.
   *
   * @throws UsageException if it takes too long
   */
  static <T> T within(String what, Callable<T> action) {
    begin(what);
    FutureTask<T> task = new FutureTask<>(action);
    Thread.ofPlatform().daemon().start(task);
    try {
      return task.get(MAX_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UsageException("%s takes more than %d s".formatted(what, MAX_SECONDS), e);
    } catch (ExecutionException e) {
      Throwable thrown = Objects.requireNonNullElse(e.getCause(), e);
      Throwables.throwIfUnchecked(thrown);
      throw new IllegalStateException(thrown);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
