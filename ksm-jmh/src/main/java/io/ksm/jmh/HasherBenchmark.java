package io.ksm.jmh;

import io.ksm.api.PageHasher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time of one page of 4 KiB: hashed, and for comparison only read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
public class HasherBenchmark {
  private static final int PAGE_SIZE = 4096;

  /** A chunk, as the engine hashes it. */
  private static final int PAGES = 512;

  /** By name, as users write it. */
  @Param({"crc32c", "crc32", "xxh64", "xxh32"})
  private String hasher = "";

  /** How much memory is walked through: what fits into a cache, and what does not. */
  @Param({"2", "512"})
  private int mebibytes;

  private final Arena arena = Arena.ofShared();
  private final long[] hashes = new long[PAGES];
  private MemorySegment memory = MemorySegment.NULL;
  private PageHasher chosen = Parts.hasher("crc32c");
  private long next;

  /** Makes the memory. */
  @Setup(Level.Trial)
  public void fill() {
    chosen = Parts.hasher(hasher);
    memory = arena.allocate((long) mebibytes << 20, PAGE_SIZE);
    SplittableRandom random = new SplittableRandom(1);
    for (long at = 0; at < memory.byteSize(); at += Long.BYTES) {
      memory.set(ValueLayout.JAVA_LONG, at, random.nextLong());
    }
  }

  /** Hashes a chunk. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long hashPages() {
    chosen.hashPages(memory, advance(), PAGE_SIZE, PAGES, hashes, 0);
    return hashes[PAGES - 1];
  }

  /** Adds up the words of a chunk. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long readPages() {
    long from = advance();
    long sum = 0;
    for (long at = from; at < from + (long) PAGES * PAGE_SIZE; at += Long.BYTES) {
      sum += memory.get(ValueLayout.JAVA_LONG, at);
    }
    return sum;
  }

  private long advance() {
    long at = next;
    next = (at + (long) PAGES * PAGE_SIZE) % memory.byteSize();
    return at;
  }

  /** Frees the memory. */
  @TearDown
  public void free() {
    arena.close();
  }
}
