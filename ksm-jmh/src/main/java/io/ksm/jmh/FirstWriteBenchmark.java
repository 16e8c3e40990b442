package io.ksm.jmh;

import io.ksm.arena.ArenaSource;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/**
 * The time of the first write to a page that has to get a copy of its own by that: merged by an
 * arena, merged by the kernel, and of a file that is mapped privately. All were read before.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 3, jvmArgs = "--enable-native-access=ALL-UNNAMED")
@SuppressWarnings("NullAway.Init") // @Setup sets all up.
public class FirstWriteBenchmark {
  private static final int MEBIBYTES = 64;
  private static final int PAGES = MEBIBYTES << 8;
  private static final int DISTINCT = PAGES / 2 / Runs.LENGTH;
  private static final long WORD = 64;

  private static long readAll(MemorySegment memory) {
    long sum = 0;
    for (long page = 0; page < PAGES; page++) {
      sum += memory.get(ValueLayout.JAVA_LONG, page * Runs.PAGE_SIZE);
    }
    return sum;
  }

  private static void writeAll(MemorySegment memory) {
    for (long page = 0; page < PAGES; page++) {
      memory.set(ValueLayout.JAVA_LONG, page * Runs.PAGE_SIZE + WORD, page);
    }
  }

  /** Pages that an arena has merged, each with another. */
  @State(Scope.Benchmark)
  public static class Ours {
    private MergeableArena arena;
    private ArenaWriter writer;

    /** Makes them. */
    @Setup(Level.Invocation)
    public void prepare() throws IOException {
      arena = Runs.arena(MEBIBYTES);
      writer = arena.writer();
      Runs.fillAll(arena, DISTINCT);
      ArenaSource source = arena.source();
      source.attach();
      long address = source.regions().getFirst().address();
      BitSet refused = new BitSet();
      for (int first = 0; first < PAGES; first += Runs.LENGTH) {
        source.merge(
            address + (long) first * Runs.PAGE_SIZE, Runs.LENGTH, 1 + first % (PAGES / 2), refused);
      }
      if (!refused.isEmpty() || readAll(arena.memory()) == 0) {
        throw new IllegalStateException("pages were refused: " + refused.cardinality());
      }
    }

    /** Frees them. */
    @TearDown(Level.Invocation)
    public void free() throws IOException {
      arena.source().detach();
      arena.close();
    }
  }

  /** Pages that the kernel has merged, each with another. */
  @State(Scope.Benchmark)
  public static class TheKernels {
    private KernelMemory memory;

    /** Makes the memory. */
    @Setup(Level.Trial)
    public void make() throws IOException {
      memory = new KernelMemory((long) MEBIBYTES << 20);
    }

    /** Merges it. */
    @Setup(Level.Invocation)
    public void prepare() throws IOException {
      memory.separate();
      Runs.fillAll(memory.memory(), DISTINCT);
      memory.scan();
      memory.scan();
      if (memory.saved() < PAGES / 2 || readAll(memory.memory()) == 0) {
        throw new IllegalStateException("the kernel saved " + memory.saved() + " pages only");
      }
    }

    /** Puts all knobs back. */
    @TearDown(Level.Trial)
    public void free() throws IOException {
      memory.close();
    }
  }

  /** Pages of a file in memory, mapped privately. */
  @State(Scope.Benchmark)
  public static class OfFile {
    private Path file;
    private Arena lifetime;
    private MemorySegment memory;

    /** Makes the file. */
    @Setup(Level.Trial)
    public void make() throws IOException {
      file = Files.createTempFile(Path.of("/dev/shm"), "first-write", "");
      try (Arena whole = Arena.ofConfined();
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        Runs.fillAll(
            channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) MEBIBYTES << 20, whole),
            DISTINCT);
      }
    }

    /** Maps it. */
    @Setup(Level.Invocation)
    @SuppressWarnings("MustBeClosedChecker") // unmap() closes it.
    public void map() throws IOException {
      lifetime = Arena.ofShared();
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        memory = channel.map(FileChannel.MapMode.PRIVATE, 0, (long) MEBIBYTES << 20, lifetime);
      }
      if (readAll(memory) == 0) {
        throw new IllegalStateException("the file is empty");
      }
    }

    /** Unmaps it. */
    @TearDown(Level.Invocation)
    public void unmap() {
      lifetime.close();
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
      Files.delete(file);
    }
  }

  /** Writes to each page of the arena, through a writer. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void mergedByArena(Ours ours) {
    for (long page = 0; page < PAGES; page++) {
      ours.writer.set(ValueLayout.JAVA_LONG, page * Runs.PAGE_SIZE + WORD, page);
    }
  }

  /** Writes to each page. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void mergedByKernel(TheKernels kernels) {
    writeAll(kernels.memory.memory());
  }

  /** Writes to each page. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public void ofFile(OfFile pages) {
    writeAll(pages.memory);
  }
}
