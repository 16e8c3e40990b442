package io.ksm.jmh;

import io.ksm.arena.MergeableArena;
import io.ksm.core.Ksm;
import java.io.IOException;
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

/**
 * The time of a page until what is equal has merged: two scans of memory that nobody has looked at
 * before, of which half is saved. By an engine over an arena, and by the kernel's KSM.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // @Setup sets all up.
public class FirstMergeBenchmark {
  private static final int MEBIBYTES = 256;
  private static final int PAGES = MEBIBYTES << 8;
  private static final int DISTINCT = PAGES / 2 / Runs.LENGTH;

  private static void require(long saved) {
    if (saved < PAGES / 2) {
      throw new IllegalStateException(saved + " pages saved, not " + PAGES / 2);
    }
  }

  /** An arena, and an engine for it. */
  @State(Scope.Benchmark)
  public static class Ours {
    /** The engine's. */
    @Param({"1", "2"})
    private int threads;

    private MergeableArena arena;
    private Ksm ksm;

    /** Makes and fills it. */
    @Setup(Level.Invocation)
    public void prepare() throws IOException {
      arena = Runs.arena(MEBIBYTES);
      Runs.fillAll(arena, DISTINCT);
      ksm =
          Ksm.builder()
              .source(arena.source())
              .hasher("crc32c")
              .index("rb")
              .policy("ksm:smart-scan=off,use-zero-pages=on")
              .threads(threads)
              .build();
    }

    /** Frees it. */
    @TearDown(Level.Invocation)
    public void free() throws IOException {
      ksm.close();
    }
  }

  /** The same memory, the kernel's to merge. */
  @State(Scope.Benchmark)
  public static class TheKernels {
    private KernelMemory memory;

    /** Makes and fills it. */
    @Setup(Level.Trial)
    public void fill() throws IOException {
      memory = new KernelMemory((long) MEBIBYTES << 20);
      Runs.fillAll(memory.memory(), DISTINCT);
    }

    /** Unmerges it. */
    @Setup(Level.Invocation)
    public void prepare() throws IOException {
      memory.separate();
    }

    /** Puts all knobs back. */
    @TearDown(Level.Trial)
    public void free() throws IOException {
      memory.close();
    }
  }

  /** The engine's first two scans. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void engine(Ours ours) {
    ours.ksm.scan();
    require(ours.ksm.scan().counters().pagesSharing());
  }

  /** The first two scans of ksmd. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void kernel(TheKernels kernels) throws IOException {
    kernels.memory.scan();
    kernels.memory.scan();
    require(kernels.memory.saved());
  }
}
