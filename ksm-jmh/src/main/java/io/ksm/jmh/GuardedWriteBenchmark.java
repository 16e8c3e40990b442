package io.ksm.jmh;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/**
 * The time of a write into part of an arena, through a writer and into as many raw pages. JMH's
 * {@code -t} says by how many threads.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // @Setup sets all up.
public class GuardedWriteBenchmark {
  private static final int WRITES = 1024;
  private static final int COPIES = 64;

  /** What is written to. */
  @State(Scope.Benchmark)
  public static class Target {
    /** How much each way of writing has for itself; a power of two. */
    @Param("256")
    private int mebibytes;

    private MergeableArena arena;
    private MemorySegment raw = MemorySegment.NULL;

    /** Gives all pages memory. */
    @Setup
    public void fill() throws IOException {
      long bytes = (long) mebibytes << 20;
      arena = MergeableArena.allocate(2 * bytes);
      raw = arena.rawWritable(bytes, bytes);
      raw.fill((byte) 1);
      try (ArenaWriter writer = arena.writer()) {
        writer.fill(0, bytes, (byte) 1);
      }
    }

    /** Frees them. */
    @TearDown
    public void free() throws IOException {
      arena.close();
    }
  }

  /** Who writes. */
  @State(Scope.Thread)
  public static class Author {
    private final Arena lifetime = Arena.ofShared();
    private final MemorySegment page = lifetime.allocate(Runs.PAGE_SIZE, Runs.PAGE_SIZE);
    private MemorySegment raw = MemorySegment.NULL;
    private ArenaWriter writer;
    private long bytes;
    private long bits = System.nanoTime() | 1;
    private long next;

    /** Gets a writer. */
    @Setup
    public void begin(Target target) {
      raw = target.raw;
      bytes = raw.byteSize();
      writer = target.arena.writer();
    }

    private long random(long unit) {
      bits ^= bits << 13;
      bits ^= bits >>> 7;
      bits ^= bits << 17;
      return bits & (bytes - unit);
    }

    private long following(long length) {
      long at = next;
      next = (at + length) & (bytes - 1);
      return at;
    }

    /** Ends it. */
    @TearDown
    public void end() {
      writer.close();
      lifetime.close();
    }
  }

  /** Sets longs anywhere, through a writer. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void guardedSetAnywhere(Author author) {
    for (int i = 0; i < WRITES; i++) {
      author.writer.set(ValueLayout.JAVA_LONG, author.random(Long.BYTES), i);
    }
  }

  /** Sets longs anywhere. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void rawSetAnywhere(Author author) {
    for (int i = 0; i < WRITES; i++) {
      author.raw.set(ValueLayout.JAVA_LONG, author.random(Long.BYTES), i);
    }
  }

  /** Sets one long after the other, through a writer. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void guardedSetInOrder(Author author) {
    long from = author.following(WRITES * Long.BYTES);
    for (int i = 0; i < WRITES; i++) {
      author.writer.set(ValueLayout.JAVA_LONG, from + (long) i * Long.BYTES, i);
    }
  }

  /** Sets one long after the other: the compiler makes vectors of it. */
  @Benchmark
  @OperationsPerInvocation(WRITES)
  public void rawSetInOrder(Author author) {
    long from = author.following(WRITES * Long.BYTES);
    for (int i = 0; i < WRITES; i++) {
      author.raw.set(ValueLayout.JAVA_LONG, from + (long) i * Long.BYTES, i);
    }
  }

  /** Copies pages to anywhere, through a writer. */
  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void guardedCopyPage(Author author) {
    for (int i = 0; i < COPIES; i++) {
      author.writer.copy(author.page, 0, author.random(Runs.PAGE_SIZE), Runs.PAGE_SIZE);
    }
  }

  /** Copies pages to anywhere. */
  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void rawCopyPage(Author author) {
    for (int i = 0; i < COPIES; i++) {
      MemorySegment.copy(author.page, 0, author.raw, author.random(Runs.PAGE_SIZE), Runs.PAGE_SIZE);
    }
  }
}
