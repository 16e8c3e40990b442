package io.ksm.linux.trace;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt in a thread that ends with it, so that nothing stays traced: not even what does
 * not stop. Stateless.
 */
final class TracingThread {
  private static final Path SELF = Path.of("/proc/thread-self");

  private TracingThread() {}

  /** What came of an attempt, with the call's result if it was made. */
  record Attempt(CallOutcome outcome, long result) {}

  /**
   * Makes an attempt, and waits for it.
   *
   * @throws ErrnoException if the thread may not be traced
   */
  static Attempt attempt(int pid, int thread, RemoteCall call, boolean withoutSeccomp)
      throws ErrnoException {
    AtomicReference<@Nullable Path> self = new AtomicReference<>();
    FutureTask<Attempt> task =
        new FutureTask<>(() -> {
          self.set(SELF.toRealPath());
          return trace(pid, thread, call, withoutSeccomp);
        });
    Thread tracing = Thread.ofPlatform().name("ksm-trace").start(task);
    boolean interrupted = false;
    while (true) {
      try {
        tracing.join();
        awaitEnd(self.get());
        return result(task);
      } catch (InterruptedException e) {
        interrupted = true; // What was begun must be ended.
      } finally {
        if (interrupted && !tracing.isAlive()) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Until the kernel has ended the thread, too, it takes it for a tracer: after Java, a moment. */
  private static void awaitEnd(@Nullable Path thread) throws InterruptedException {
    while (thread != null && Files.exists(thread)) {
      Thread.sleep(1);
    }
  }

  private static Attempt result(FutureTask<Attempt> task)
      throws ErrnoException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw passedOn(e);
    }
  }

  /** Throws what the attempt threw, or returns it if nobody expects it. */
  private static IllegalStateException passedOn(ExecutionException e) throws ErrnoException {
    if (e.getCause() instanceof ErrnoException errno) {
      throw errno;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }

  private static Attempt trace(int pid, int thread, RemoteCall call, boolean withoutSeccomp)
      throws ErrnoException {
    try (Tracee tracee = Tracee.seize(thread, withoutSeccomp);
        Arena arena = Arena.ofConfined()) {
      CallAttempt attempt = new CallAttempt(tracee, pid, call, arena);
      return new Attempt(attempt.make(), attempt.result());
    } catch (ErrnoException e) {
      if (e.isGone() || e.errno() == Errno.ECHILD) {
        return new Attempt(CallOutcome.ENDED, 0);
      }
      throw e;
    }
  }
}
