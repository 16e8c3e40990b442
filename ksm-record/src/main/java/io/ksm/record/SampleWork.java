package io.ksm.record;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.core.CpuLimit;
import io.ksm.core.threads.CpuClock;
import io.ksm.core.threads.WorkerThreads;
import io.ksm.trace.chunk.ChunkFingerprinter;
import io.ksm.trace.key.TraceKey;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of all sources of a recording: reads batches of runs in several threads, and holds
 * the counts of the present sample.
 *
 * <p>A batch is the same for any number of threads, and so is what is found, if the memory is. Used
 * by one thread, which does its share.
 */
final class SampleWork implements AutoCloseable {
  /** Enough that no thread waits for long at the end of a batch. */
  private static final int MAX_RUNS = 64;

  /** With fewer pages in a batch, it takes longer to wake a thread than to read them. */
  private static final int MIN_SHARED_PAGES = 256;

  private final int maxPages;
  private final PageReader[] readers;
  private final CpuClock clock = new CpuClock();
  private final WorkerThreads threads;
  private final CpuLimit limit;
  private final BooleanSupplier stopped;
  private final PageRun[] runs =
      Stream.generate(PageRun::new).limit(MAX_RUNS).toArray(PageRun[]::new);
  private int size;
  private int pagesInBatch;

  /** Of the present sample. */
  long pages;

  long pagesRead;
  long pagesFingerprinted;

  /**
   * Makes it; threads start when they are first needed.
   *
   * @param threadCount with the calling one, at least 1
   * @param limit that was made by the calling thread
   */
  SampleWork(int pageSize, TraceKey key, int threadCount, CpuLimit limit, BooleanSupplier stopped) {
    this.maxPages = ChunkFingerprinter.chunkPages(pageSize);
    ChangeHash hash = new ChangeHash();
    this.readers =
        Stream.generate(() -> new PageReader(pageSize, hash, key))
            .limit(threadCount)
            .toArray(PageReader[]::new);
    this.threads =
        new WorkerThreads(
            threadCount, Thread.ofPlatform().daemon().name("ksm-record-", 1).factory(), clock);
    this.limit = limit;
    this.stopped = stopped;
  }

  boolean isStopped() {
    return stopped.getAsBoolean();
  }

  /** Returns the processor time of all its threads so far. Differences mean something. */
  long cpuNanos() {
    return clock.nanos();
  }

  void clearCounts() {
    pages = 0;
    pagesRead = 0;
    pagesFingerprinted = 0;
  }

  boolean isFull() {
    return size == MAX_RUNS;
  }

  /**
   * Adds the pages of a region from one of them on to the batch, as many as are read in one go:
   * runs end where the engine's chunks end, so that no huge page is cut.
   *
   * @param first an index in the region
   * @param page the address of that page, in pages
   * @return how many pages were added
   */
  int add(Region region, long first, long page) {
    int room = maxPages - (int) (page & maxPages - 1);
    int count = (int) Math.min(room, region.pages() - first);
    runs[size].begin(region, first, page, count);
    size++;
    pagesInBatch += count;
    return count;
  }

  /** Returns the runs of the batch. */
  Iterable<PageRun> runs() {
    return Arrays.asList(runs).subList(0, size);
  }

  /** Begins another batch. */
  void clearRuns() {
    size = 0;
    pagesInBatch = 0;
  }

  /**
   * Reads all runs of the batch. One that fails says so itself; some of those after it are not read
   * then. Nor are any once the recording was stopped.
   */
  void lookAtRuns(PageSource source, ToldPages told) throws InterruptedException {
    AtomicInteger failed = new AtomicInteger(size);
    AtomicReference<@Nullable InterruptedException> interruption = new AtomicReference<>();
    WorkerThreads.Task task =
        (worker, number) -> {
          if (isStopped() || number > failed.get() || interruption.get() != null) {
            return;
          }
          PageRun run = runs[number];
          try {
            readers[worker].look(source, told, run);
          } catch (SourceFailure e) {
            run.failure = e;
            failed.accumulateAndGet(number, Math::min);
          }
          try {
            limit.pause();
          } catch (InterruptedException e) {
            interruption.compareAndSet(null, e);
          }
        };
    if (pagesInBatch < MIN_SHARED_PAGES) {
      for (int i = 0; i < size; i++) {
        task.run(0, i);
      }
    } else {
      threads.run(size, task);
    }
    InterruptedException interrupted = interruption.get();
    if (interrupted != null) {
      throw interrupted;
    }
  }

  @Override
  public void close() {
    threads.close();
    for (PageReader reader : readers) {
      reader.close();
    }
  }
}
