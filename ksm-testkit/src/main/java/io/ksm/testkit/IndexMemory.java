package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.OrderedIndex;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares what an index says that it occupies with what the heap and the JVM's native memory lose
 * by it. {@link #measure} runs in a {@linkplain OwnJvm JVM of its own}, where nothing else moves.
 */
final class IndexMemory {
  /** Sizes between powers of two, where room for growth is now small and now large. */
  private static final int[] SIZES = {50_000, 63_000, 80_000, 101_000, 127_000, 160_000};

  private static final int EMPTY = 1_000;

  /** Said may differ from measured by a fifth, and by a small object per index. */
  private static final double MAX_RATIO = 1.2;

  private static final int MAX_BYTES_MORE = 64;

  private static final int ATTEMPTS = 4;

  /** What may become of the JVM's own objects meanwhile. */
  private static final int NOISE = 16 * 1024;

  private static final List<BufferPoolMXBean> POOLS =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

  private IndexMemory() {}

  /** Returns lines of what it is, how many indexes, what they say, and what was measured. */
  static List<String> measure(IndexContract test) {
    List<String> lines = new ArrayList<>();
    OrderedIndex[] empty = new OrderedIndex[EMPTY];
    warmUp(test);
    long before = occupied();
    for (int i = 0; i < EMPTY; i++) {
      empty[i] = test.newIndex();
    }
    long measured = occupied() - before;
    long said = EMPTY * empty[0].memoryBytes();
    lines.add(line("empty", EMPTY, said, measured));
    OrderedIndex index = empty[0];
    before = occupied() - said / EMPTY;
    SplittableRandom random = new SplittableRandom(1);
    for (int size : SIZES) {
      // Counted here, as an index that loses entries would never be full.
      for (int page = index.size(); page < size; page++) {
        index.insert(random.nextLong(), page);
      }
      lines.add(line("with " + size + " entries", 1, index.memoryBytes(), occupied() - before));
    }
    index.clear();
    lines.add(line("after clear()", 1, index.memoryBytes(), occupied() - before));
    for (OrderedIndex each : empty) {
      each.close();
    }
    return lines;
  }

  /** Loads all classes, and lets the heap settle. */
  private static void warmUp(IndexContract test) {
    OrderedIndex index = test.newIndex();
    for (int page = 0; page < SIZES[0]; page++) {
      index.insert(page, page);
    }
    line("warm", 1, index.memoryBytes(), occupied());
    index.clear();
    index.close();
  }

  private static String line(String what, int indexes, long said, long measured) {
    return "%s;%d;%d;%d".formatted(what, indexes, said, measured);
  }

  /** Returns the bytes in use on the heap, and outside of it by buffers and arenas. */
  private static long occupied() {
    System.gc();
    System.gc();
    long direct = POOLS.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
  }

  /**
   * Measures and checks. What the JVM does for itself can make a measurement wrong by megabytes, so
   * one of a few has to hold.
   */
  static void check(IndexContract test) throws Exception {
    for (int attempt = 1; ; attempt++) {
      List<String> lines = OwnJvm.memory(test);
      try {
        check(lines);
        return;
      } catch (AssertionError e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Checks what {@link #measure} returned. */
  static void check(List<String> lines) {
    assertThat(lines).hasSize(SIZES.length + 2);
    for (String line : lines) {
      String[] fields = line.split(";", -1);
      long indexes = Long.parseLong(fields[1]);
      long said = Long.parseLong(fields[2]);
      long measured = Long.parseLong(fields[3]);
      long more = MAX_BYTES_MORE * indexes + NOISE;
      assertThat(said)
          .as("memoryBytes() of an index %s; by measurement it is %d", fields[0], measured)
          .isGreaterThanOrEqualTo((long) (measured / MAX_RATIO) - more)
          .isLessThanOrEqualTo((long) (measured * MAX_RATIO) + more);
    }
  }
}
