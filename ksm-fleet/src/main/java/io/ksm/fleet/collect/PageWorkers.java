package io.ksm.fleet.collect;

import io.ksm.api.PageSource;
import io.ksm.trace.key.TraceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The workers of a collection and their threads. Used by one thread. */
final class PageWorkers implements AutoCloseable {
  /** A source of fewer pages for each thread is read by fewer of them. */
  private static final long MIN_PAGES = 2048;

  private final ExecutorService threads;
  private final List<PageWorker> workers = new ArrayList<>();

  PageWorkers(int count, int pageSize, TraceKey key) {
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("ksm-collect-", 1).daemon().factory());
    PfnSet pfns = new PfnSet();
    for (int i = 0; i < count; i++) {
      workers.add(new PageWorker(pageSize, key, pfns));
    }
  }

  /**
   * Reads a source.
   *
   * @param pages how many it may have
   * @throws ExecutionException with whatever one of the workers could not go on for
   */
  void read(PageSource source, FingerprintKind how, RunQueue runs, long pages)
      throws ExecutionException, InterruptedException {
    workers.forEach(PageWorker::begin);
    long useful = Math.clamp(pages / MIN_PAGES, 1, workers.size());
    List<Future<?>> running = new ArrayList<>();
    for (PageWorker worker : workers.subList(0, (int) useful)) {
      running.add(
          threads.submit(() -> {
            worker.work(source, how, runs);
            return null;
          }));
    }
    ExecutionException failure = null;
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      workers.forEach(PageWorker::forget);
      throw failure;
    }
  }

  /** Adds what was counted of the source that was read last. */
  void tally(PageTally found) {
    workers.forEach(worker -> found.add(worker.tally()));
  }

  /** Returns the fingerprints of the source that was read last. */
  long[] fingerprints() {
    long size = workers.stream().mapToLong(worker -> worker.fingerprints().size()).sum();
    long[] all = new long[Math.toIntExact(size)];
    int end = 0;
    for (PageWorker worker : workers) {
      end = worker.fingerprints().copyTo(all, end);
    }
    return all;
  }

  @Override
  public void close() {
    // Waits for reads that are under way: they use what is freed next.
    threads.shutdownNow();
    threads.close();
    workers.forEach(PageWorker::close);
  }
}
