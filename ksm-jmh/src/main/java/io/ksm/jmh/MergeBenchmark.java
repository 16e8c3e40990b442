package io.ksm.jmh;

import io.ksm.arena.ArenaSource;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time of a page that an arena merges in a run of 64, without the search for equal pages. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // @Setup sets all up.
public class MergeBenchmark {
  private static final int MEBIBYTES = 64;
  private static final int PAGES = MEBIBYTES << 8;

  /** Each content comes twice: once for a frame that is new, and once for one that is there. */
  private static final int HALF = PAGES / 2;

  private MergeableArena arena;
  private ArenaSource source;
  private long address;
  private final BitSet refused = new BitSet();
  private int firstFrame = 1;

  /** Makes the arena. */
  @Setup(Level.Trial)
  public void fill() throws IOException {
    arena = Runs.arena(MEBIBYTES);
    Runs.fillAll(arena, HALF / Runs.LENGTH);
    source = arena.source();
    source.attach();
    address = source.regions().getFirst().address();
  }

  private void merge(int first) throws IOException {
    for (int done = 0; done < HALF; done += Runs.LENGTH) {
      long at = address + (long) (first + done) * Runs.PAGE_SIZE;
      source.merge(at, Runs.LENGTH, (long) firstFrame + done, refused);
    }
    if (!refused.isEmpty()) {
      throw new IllegalStateException("pages were refused: " + refused.cardinality());
    }
  }

  private void unmerge() throws IOException {
    source.unmerge(address, PAGES);
    source.release(firstFrame, HALF);
    firstFrame += HALF;
    address = source.regions().getFirst().address();
  }

  /** Pages that are not merged, and none of their contents is. */
  @State(Scope.Thread)
  public static class NoFrames {
    /** Unmerges. */
    @Setup(Level.Invocation)
    public void prepare(MergeBenchmark merges) throws IOException {
      merges.unmerge();
    }
  }

  /** Pages that are not merged, but all of their contents are. */
  @State(Scope.Thread)
  public static class Frames {
    /** Unmerges, and makes the frames. */
    @Setup(Level.Invocation)
    public void prepare(MergeBenchmark merges) throws IOException {
      merges.unmerge();
      merges.merge(0);
    }
  }

  /** Merges pages whose bytes become frames. */
  @Benchmark
  @OperationsPerInvocation(HALF)
  public void found(NoFrames nothing) throws IOException {
    merge(0);
  }

  /** Merges pages with frames. */
  @Benchmark
  @OperationsPerInvocation(HALF)
  public void join(Frames there) throws IOException {
    merge(HALF);
  }

  /** Frees the arena. */
  @TearDown
  public void free() throws IOException {
    source.detach();
    arena.close();
  }
}
