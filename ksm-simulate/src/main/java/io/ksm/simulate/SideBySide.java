package io.ksm.simulate;

import io.ksm.core.plugin.PartSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Runs policies side by side, each on a thread of its own: they have nothing in common but the
 * files that they read, and the numbers of the contents in them. For one thread.
 */
final class SideBySide {
  private static final ThreadFactory THREADS =
      Thread.ofPlatform().daemon().name("ksm-simulation-", 0).factory();

  /** What a run needs of the heap for a page: some 45 bytes, and as much again for garbage. */
  private static final long BYTES_PER_PAGE = 90;

  private static final long BYTES_PER_RUN = 64 << 20;

  /** Runs one policy. */
  @FunctionalInterface
  interface Run {
    /**
     * Runs it.
     *
     * @throws IOException if the recording cannot be read
     */
    Outcome of(PartSpec policy) throws IOException;
  }

  private SideBySide() {}

  /**
   * Returns how many runs go at the same time, at least 1: as many as there are threads for, and
   * half of the heap.
   *
   * @param pages that a run knows of, at most
   */
  static int atOnce(int threads, long pages) {
    long room = Runtime.getRuntime().maxMemory() / 2;
    return Math.clamp(room / (BYTES_PER_RUN + BYTES_PER_PAGE * pages), 1, threads);
  }

  /**
   * Runs all policies.
   *
   * @param atOnce how many at the same time
   * @return what each came to, in the order of the policies
   * @throws IOException if the recording cannot be read, or the calling thread is interrupted
   */
  static List<Outcome> run(int atOnce, List<PartSpec> policies, Run run) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    if (atOnce == 1 || policies.size() < 2) {
      for (PartSpec policy : policies) {
        outcomes.add(run.of(policy));
      }
      return outcomes;
    }
    // close() waits for the threads.
    try (ExecutorService pool = Executors.newFixedThreadPool(atOnce, THREADS)) {
      try {
        CompletionService<Outcome> runs = new ExecutorCompletionService<>(pool);
        List<Future<Outcome>> begun = new ArrayList<>();
        for (PartSpec policy : policies) {
          begun.add(runs.submit(() -> run.of(policy)));
        }
        // Whichever fails first ends them all.
        for (int ended = 0; ended < begun.size(); ended++) {
          var _ = outcome(take(runs));
        }
        for (Future<Outcome> one : begun) {
          outcomes.add(outcome(one));
        }
      } finally {
        // Interrupts what still runs after one of them failed.
        pool.shutdownNow();
      }
    }
    return outcomes;
  }

  private static Future<Outcome> take(CompletionService<Outcome> runs) throws IOException {
    try {
      return runs.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  /** Returns what a run that has ended came to. */
  private static Outcome outcome(Future<Outcome> run) throws IOException {
    try {
      return run.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /**
   * Ends a run whose thread is interrupted.
   *
   * @throws InterruptedIOException if it is
   */
  static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    return new InterruptedIOException("the simulation was interrupted");
  }
}
