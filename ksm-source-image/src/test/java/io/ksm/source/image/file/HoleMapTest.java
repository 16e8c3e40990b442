package io.ksm.source.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Compares maps of holes with a model, over random files. */
@ExtendWith(SeedExtension.class)
class HoleMapTest {
  private static final int PAGE = 64;

  @Test
  void aPageIsZeroOnlyIfAllOfItIsHole(Seed seed) throws IOException {
    SplittableRandom random = seed.random();
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(4_000);
      BitSet data = randomRuns(size, random);
      HoleMap map = HoleMap.of(new Model(data, size), size, PAGE);
      checkAll(map, data, size / PAGE);
      checkRuns(map, data, size / PAGE, random);
    }
  }

  @Test
  void manyHolesAreKept() throws IOException {
    int pages = 10_000;
    BitSet data = new BitSet();
    for (int page = 1; page < pages; page += 2) {
      data.set(page * PAGE + 17);
    }
    checkAll(HoleMap.of(new Model(data, pages * PAGE), pages * PAGE, PAGE), data, pages);
  }

  @Test
  void withoutHolesThereIsNothingToKeep() throws IOException {
    BitSet data = new BitSet();
    data.set(0, 1_000);
    assertThat(HoleMap.of(new Model(data, 1_000), 1_000, PAGE)).isSameAs(HoleMap.NONE);
    assertThat(HoleMap.of(new Unsupported(), 1_000, PAGE)).isSameAs(HoleMap.NONE);
  }

  /** A file that grew since its size was taken: what comes after that size does not count. */
  @Test
  void holesEndAtTheSize() throws IOException {
    BitSet data = new BitSet();
    data.set(9 * PAGE);
    checkAll(HoleMap.of(new Model(data, 10 * PAGE), 4 * PAGE, PAGE), data, 4);
  }

  private static void checkAll(HoleMap map, BitSet data, int pages) {
    try (PageChunk chunk = new PageChunk(PAGE, pages)) {
      checkRun(map, data, 0, pages, chunk);
    }
  }

  private static void checkRuns(HoleMap map, BitSet data, int pages, SplittableRandom random) {
    try (PageChunk chunk = new PageChunk(PAGE, pages)) {
      for (int i = 0; i < 20 && pages > 0; i++) {
        int first = random.nextInt(pages);
        checkRun(map, data, first, 1 + random.nextInt(pages - first), chunk);
      }
    }
  }

  private static void checkRun(HoleMap map, BitSet data, int first, int count, PageChunk chunk) {
    chunk.begin(count, false);
    map.setStates((long) first * PAGE, count, chunk);
    for (int i = 0; i < count; i++) {
      boolean hole = data.get((first + i) * PAGE, (first + i + 1) * PAGE).isEmpty();
      assertThat(chunk.state(i))
          .as("page %d of the run from %d", i, first)
          .isEqualTo(hole ? PageState.ZERO : PageState.PRESENT);
    }
  }

  private static BitSet randomRuns(int size, SplittableRandom random) {
    BitSet data = new BitSet();
    for (int left = random.nextInt(8); left > 0; left--) {
      int from = random.nextInt(size);
      data.set(from, Math.min(size, from + 1 + random.nextInt(300)));
    }
    return data;
  }

  /** Models a file in memory: a set bit is a byte of data. Answers as {@code lseek} does. */
  private record Model(BitSet data, int size) implements Extents {
    @Override
    public long nextHole(long offset) {
      return offset >= size ? NONE : Math.min(size, data.nextClearBit((int) offset));
    }

    @Override
    public long nextData(long offset) {
      return data.nextSetBit((int) offset);
    }
  }

  /** Models a file system that refuses the question. */
  private record Unsupported() implements Extents {
    @Override
    public long nextHole(long offset) {
      return NONE;
    }

    @Override
    public long nextData(long offset) {
      return NONE;
    }
  }
}
