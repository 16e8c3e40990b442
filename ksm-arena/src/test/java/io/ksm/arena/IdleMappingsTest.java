package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.arena.memory.AddressRange;
import io.ksm.arena.memory.ArenaPages;
import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.memory.OwnMappings;
import io.ksm.arena.merge.ShortRuns;
import io.ksm.arena.support.ModelArena;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Mappings in which no page shares a frame any more do not pile up. */
class IdleMappingsTest {
  private static final int RUN = ShortRuns.LONG;
  private static final int PAGES = 4 * 1024;

  /** So few that the runs below take most of them. */
  private static final int MAPPINGS = 600;

  private static ModelArena arena(boolean tracked) throws IOException {
    ArenaOptions options = ArenaOptions.USUAL.withMappings(MAPPINGS).withTrackedWrites(tracked);
    return new ModelArena(PAGES, options, new MemoryCalls());
  }

  private static long realMappings(ModelArena model) throws IOException {
    AddressRange range = model.arena.parts().range;
    return OwnMappings.count(range.address(), range.address() + range.bytes());
  }

  /** Merges every second run of some pages; returns how many pages were refused. */
  private static int mergeEverySecondRun(ModelArena model, int from, int end, long firstFrame)
      throws IOException {
    for (int first = from; first < end; first += 2 * RUN) {
      model.writeRun(first, RUN, 1 + first);
    }
    model.scan();
    int refused = 0;
    long frame = firstFrame;
    for (int first = from; first < end; first += 2 * RUN) {
      refused += model.merge(first, frame, RUN).cardinality();
      frame += 100; // No two runs are one mapping.
    }
    return refused;
  }

  private static void writeAll(ModelArena model, int from, int end) {
    for (int page = from; page < end; page++) {
      model.write(page, 1_000_000L + page);
    }
  }

  private static void fill(ModelArena model) throws IOException {
    writeAll(model, 0, PAGES);
    model.scan();
    model.setReadsAll(false);
  }

  @Test
  void afterWrites() throws IOException {
    try (ModelArena model = arena(true)) {
      fill(model);
      long frame = 1;
      for (int round = 0; round < 8; round++) {
        int from = round % 2 * PAGES / 2;
        assertThat(mergeEverySecondRun(model, from, from + PAGES / 2, frame))
            .as("pages refused in round %d", round)
            .isZero();
        assertThat(realMappings(model)).isGreaterThan(PAGES / 2 / RUN / 2);
        writeAll(model, from, from + PAGES / 2);
        model.scan();
        assertThat(realMappings(model)).as("mappings after round %d", round).isLessThan(MAPPINGS);
        frame += 1_000_000;
      }
      model.setReadsAll(true);
      model.check();
      assertThat(realMappings(model)).isLessThan(PAGES / ArenaPages.BLOCK * 4);
    }
  }

  @Test
  void afterWritesThatAreNotTracked() throws IOException {
    try (ModelArena model = arena(false)) {
      fill(model);
      assertThat(mergeEverySecondRun(model, 0, PAGES, 1)).isZero();
      writeAll(model, 0, PAGES);
      model.scan();
      model.setReadsAll(true);
      model.check();
      assertThat(realMappings(model)).isLessThan(PAGES / ArenaPages.BLOCK * 4);
    }
  }

  @Test
  void afterUnmerging() throws IOException {
    try (ModelArena model = arena(true)) {
      fill(model);
      assertThat(mergeEverySecondRun(model, 0, PAGES, 1)).isZero();
      model.unmerge(0, PAGES);
      model.setReadsAll(true);
      model.scan();
      assertThat(realMappings(model)).isLessThan(PAGES / ArenaPages.BLOCK * 4);
    }
  }

  /** The kernel joins memory with memory only if both may have huge pages, or neither. */
  @Test
  void afterMergingWithTheZeroPage() throws IOException {
    try (ModelArena model = arena(true)) {
      fill(model);
      for (int round = 0; round < 3; round++) {
        long frame = 1 + 1_000_000L * round;
        assertThat(mergeEverySecondRun(model, 0, PAGES / 2, frame)).isZero();
        for (int first = 0; first < PAGES / 2; first += 2 * RUN) {
          model.writer.fill(ModelArena.offset(first), ModelArena.offset(RUN), (byte) 0);
          for (int page = first; page < first + RUN; page++) {
            model.contents[page] = 0;
          }
        }
        model.scan();
        for (int first = 0; first < PAGES / 2; first += 2 * RUN) {
          assertThat(model.merge(first, 0, RUN).isEmpty()).isTrue();
        }
        assertThat(realMappings(model)).as("after round %d", round).isLessThan(16);
      }
    }
  }

  /** A page that a writer keeps open stays where it is. */
  @Test
  void notWhereSomebodyWrites() throws IOException {
    try (ModelArena model = arena(true);
        ArenaWriter other = model.arena.writer()) {
      fill(model);
      assertThat(mergeEverySecondRun(model, 0, PAGES, 1)).isZero();
      writeAll(model, 0, PAGES);
      try (WriteScope scope = other.open(ModelArena.offset(5), 8)) {
        model.scan();
        scope.segment().fill((byte) 7);
      }
      model.writer.copy(ModelArena.bytes(model.contents[5]), 0, ModelArena.offset(5), 8);
      model.setReadsAll(true);
      model.scan();
      assertThat(realMappings(model))
          .isBetween((long) ArenaPages.BLOCK / RUN / 2, (long) ArenaPages.BLOCK / RUN * 2);
    }
  }
}
