package io.ksm.jmh;

import io.ksm.api.OrderedIndex;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of one operation in an index that holds so many random keys. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class IndexBenchmark {
  /** By name, as users write it. */
  @Param({"rb", "skiplist"})
  private String index = "";

  /** One partition of 64 MiB with 256 partitions, of 16 GiB with 256, and of 16 GiB with one. */
  @Param({"64", "16384", "4194304"})
  private int entries;

  private OrderedIndex filled = Parts.index("rb");
  private long[] keys = {};
  private int[] pages = {};
  private int at;
  private final SplittableRandom random = new SplittableRandom(2);

  /**
   * Fills the index, and shuffles: an index may have inserted entries side by side that were put in
   * one after the other. The keys are then walked in order, so that getting at them takes no time
   * of its own.
   */
  @Setup
  public void fill() {
    filled = Parts.index(index);
    keys = new SplittableRandom(1).longs(entries).toArray();
    pages = IntStream.range(0, entries).toArray();
    for (int page : pages) {
      filled.insert(keys[page], page);
    }
    shuffle();
  }

  private void shuffle() {
    SplittableRandom order = new SplittableRandom(3);
    for (int i = entries - 1; i > 0; i--) {
      int other = order.nextInt(i + 1);
      long key = keys[i];
      keys[i] = keys[other];
      keys[other] = key;
      int page = pages[i];
      pages[i] = pages[other];
      pages[other] = page;
    }
  }

  /** Finds a key that is there. */
  @Benchmark
  public int find() {
    return filled.find(keys[advance()]);
  }

  /** Looks for a key that is not there. */
  @Benchmark
  public int miss() {
    return filled.find(random.nextLong());
  }

  /** Removes an entry and adds another. */
  @Benchmark
  public boolean replaceByOther() {
    int entry = advance();
    boolean removed = filled.remove(keys[entry], pages[entry]);
    keys[entry] = random.nextLong();
    filled.insert(keys[entry], pages[entry]);
    return removed;
  }

  private int advance() {
    at = at + 1 < entries ? at + 1 : 0;
    return at;
  }
}
