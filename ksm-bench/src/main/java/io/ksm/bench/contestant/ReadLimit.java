package io.ksm.bench.contestant;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.bench.contest.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads every byte and does nothing with it. Faster is only who takes longer vectors than {@link
 * ReadSum}, or knows what has not changed and does not read it.
 *
 * @param memory that is read
 * @param threads that read
 */
record ReadLimit(Memory memory, int threads) implements Runner {
  @Override
  public Run begin() throws IOException {
    return new Reading(memory, threads);
  }

  /** One reader with its threads. */
  private static final class Reading implements Run {
    private static final int SUM_BYTES = 64;

    private final List<PageRun> runs;
    private final List<PageChunk> chunks = new ArrayList<>();
    private final ExecutorService helpers;
    private final LongAdder bytesRead = new LongAdder();
    private boolean again;

    /** Keeps the sums: otherwise the compiler could leave out reads whose result is not used. */
    @SuppressWarnings("unused")
    private volatile long sum;

    Reading(Memory memory, int threads) throws IOException {
      this.runs = PageRun.of(memory);
      this.helpers = Executors.newFixedThreadPool(threads);
      for (int i = 0; i < threads; i++) {
        chunks.add(new PageChunk(memory.pageSize(), PageRun.MAX_PAGES));
      }
      if (memory.pageSize() < SUM_BYTES) {
        throw new IllegalArgumentException("pages of " + memory.pageSize() + " bytes");
      }
    }

    @Override
    public MeasuredScan scan() throws IOException {
      Meter meter = new Meter();
      AtomicInteger next = new AtomicInteger();
      List<Future<Long>> readers = new ArrayList<>();
      for (PageChunk chunk : chunks) {
        readers.add(helpers.submit(() -> read(next, chunk)));
      }
      long cpuNanos = 0;
      for (Future<Long> reader : readers) {
        cpuNanos += result(reader);
      }
      again = true;
      return meter.scan(cpuNanos, Outcome.NONE);
    }

    private static long result(Future<Long> reader) throws IOException {
      try {
        return reader.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading", e);
      } catch (ExecutionException e) {
        throw new IOException("cannot read: " + e.getCause(), e);
      }
    }

    /** Reads until there are no runs left; returns the processor time that it took. */
    private long read(AtomicInteger next, PageChunk chunk) {
      long began = Meter.threadCpuNanos();
      long words = 0;
      long bytes = 0;
      try {
        for (int i = next.getAndIncrement(); i < runs.size(); i = next.getAndIncrement()) {
          PageRun run = runs.get(i);
          if (again) {
            run.readAgain(0, run.count(), chunk);
          } else {
            run.read(chunk);
          }
          for (int page = 0; page < run.count(); ) {
            int end = endOfRun(chunk, page, run.count());
            if (end > page) {
              long length = (long) (end - page) * chunk.pageSize();
              words += ReadSum.of(chunk.memory(), chunk.offset(page), length);
              bytes += length;
            }
            page = end + 1;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sum = words;
      bytesRead.add(bytes);
      return Meter.threadCpuNanos() - began;
    }

    /** Returns the first page from here on that has no bytes. */
    private static int endOfRun(PageChunk chunk, int from, int count) {
      int page = from;
      while (page < count && chunk.state(page) == PageState.PRESENT) {
        page++;
      }
      return page;
    }

    @Override
    public boolean isUnknown(Metric figure) {
      return figure == Metric.SAVED_PAGES || figure == Metric.METADATA_BYTES;
    }

    @Override
    public long bytesRead() {
      return bytesRead.sum();
    }

    @Override
    public Curve curve() {
      return new Curve();
    }

    @Override
    public void close() {
      helpers.shutdownNow();
      chunks.forEach(PageChunk::close);
    }
  }
}
