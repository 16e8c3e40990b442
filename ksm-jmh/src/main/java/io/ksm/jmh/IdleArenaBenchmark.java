package io.ksm.jmh;

import io.ksm.api.PageHasher;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of a settled scan of an arena in which few pages or none were written to since the last
 * one, and of hashing all of it instead. Half of the pages are merged in runs of 64; those that are
 * written to are of the other half, and stay unlike all others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // @Setup sets all up.
public class IdleArenaBenchmark {
  /** A chunk, as the engine hashes it. */
  private static final int CHUNK = 512;

  private static final int SETTLING_SCANS = 4;
  private static final int PERCENT = 100;

  /** By name, as users write it. */
  @Param({"crc32c", "xxh64"})
  private String hasher = "";

  /** Those of the engine, and those that hash. */
  @Param({"1", "2"})
  private int threads;

  /** The arena's size. */
  @Param("1024")
  private int mebibytes;

  private MergeableArena arena;
  private ArenaWriter writer;
  private Ksm ksm;
  private PageHasher chosen;
  private int pages;
  private long stamp;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Makes the arena, and merges what is equal. */
  @Setup(Level.Trial)
  public void settle() throws IOException {
    chosen = Parts.hasher(hasher);
    arena = Runs.arena(mebibytes);
    pages = (int) (arena.byteSize() / Runs.PAGE_SIZE);
    writer = arena.writer();
    int runs = pages / Runs.LENGTH;
    Runs.fillAll(arena, Math.max(1, runs / 2));
    for (int page = pages / 2; page < pages; page += 2 * Runs.LENGTH) {
      for (int i = page; i < Math.min(pages, page + Runs.LENGTH); i++) {
        mark(i);
      }
    }
    ksm =
        Ksm.builder()
            .source(arena.source())
            .hasher(hasher)
            .index("rb")
            .policy("ksm:smart-scan=off,use-zero-pages=on")
            .threads(threads)
            .build();
    for (int i = 0; i < SETTLING_SCANS; i++) {
      ksm.scan();
    }
  }

  private void mark(int page) {
    writer.set(ValueLayout.JAVA_LONG, (long) page * Runs.PAGE_SIZE, ++stamp);
  }

  /** Where the pages are that are like no others: one run of two in the second half. */
  private int loneRun(int number) {
    return pages / 2 + 2 * number * Runs.LENGTH;
  }

  private int loneRuns() {
    return pages / (4 * Runs.LENGTH);
  }

  /** Pages written to at random before each scan: one in a hundred. */
  @State(Scope.Thread)
  public static class RandomPages {
    /** Writes to them. */
    @Setup(Level.Invocation)
    public void write(IdleArenaBenchmark idle) {
      for (int i = 0; i < idle.pages / PERCENT; i++) {
        int run = idle.loneRun(idle.random.nextInt(idle.loneRuns()));
        idle.mark(run + idle.random.nextInt(Runs.LENGTH));
      }
    }
  }

  /** Runs of 64 pages written to before each scan: one page in a hundred. */
  @State(Scope.Thread)
  public static class RandomRuns {
    /** Writes to them. */
    @Setup(Level.Invocation)
    public void write(IdleArenaBenchmark idle) {
      for (int i = 0; i < idle.pages / PERCENT / Runs.LENGTH; i++) {
        int run = idle.loneRun(idle.random.nextInt(idle.loneRuns()));
        for (int page = run; page < run + Runs.LENGTH; page++) {
          idle.mark(page);
        }
      }
    }
  }

  /** Scans when nobody wrote. */
  @Benchmark
  public long scanIdle() {
    return ksm.scan().counters().pagesSharing();
  }

  /** Scans when pages here and there were written to. */
  @Benchmark
  public long scanAfterPages(RandomPages written) {
    return ksm.scan().counters().pagesSharing();
  }

  /** Scans when as many pages were written to, side by side. */
  @Benchmark
  public long scanAfterRuns(RandomRuns written) {
    return ksm.scan().counters().pagesSharing();
  }

  /** Hashes all pages, as a scan must that does not know what was written to. */
  @Benchmark
  public long hashAll() {
    MemorySegment memory = arena.memory();
    return IntStream.range(0, threads)
        .parallel()
        .mapToLong(part -> hash(memory, part * pages / threads, (part + 1) * pages / threads))
        .sum();
  }

  private long hash(MemorySegment memory, int first, int end) {
    long[] hashes = new long[CHUNK];
    long sum = 0;
    for (int page = first; page < end; page += CHUNK) {
      int count = Math.min(CHUNK, end - page);
      chosen.hashPages(memory, (long) page * Runs.PAGE_SIZE, Runs.PAGE_SIZE, count, hashes, 0);
      sum += hashes[count - 1];
    }
    return sum;
  }

  /** Frees the arena. */
  @TearDown
  public void free() throws IOException {
    writer.close();
    ksm.close();
  }
}
