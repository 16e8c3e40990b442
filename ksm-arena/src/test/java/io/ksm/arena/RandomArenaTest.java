package io.ksm.arena;

import io.ksm.arena.memory.MemoryCalls;
import io.ksm.arena.support.ModelArena;
import io.ksm.arena.support.RandomEngine;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random steps of an engine and of writers: after each, all is as it was written. */
@ExtendWith(SeedExtension.class)
class RandomArenaTest {
  private static final int STEPS = 250;
  private static final int REMEMBERED = 30;

  @Test
  void nothingIsLost(Seed seed) throws IOException {
    for (int round = 0; round < 3; round++) {
      play(seed.derive(round).random(), ArenaOptions.USUAL);
    }
  }

  @Test
  void nothingIsLostWithoutTracking(Seed seed) throws IOException {
    for (int round = 0; round < 3; round++) {
      play(seed.derive(round).random(), ArenaOptions.USUAL.withTrackedWrites(false));
    }
  }

  @Test
  void nothingIsLostWithFewMappings(Seed seed) throws IOException {
    for (int round = 0; round < 3; round++) {
      play(seed.derive(round).random(), ArenaOptions.USUAL.withMappings(30));
    }
  }

  private static void play(SplittableRandom random, ArenaOptions options) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    int pages = 1 + random.nextInt(800);
    try (ModelArena model = new ModelArena(pages, options, new MemoryCalls())) {
      RandomEngine engine = new RandomEngine(model, random);
      for (int i = 0; i < STEPS; i++) {
        last.add(engine.step());
        if (last.size() > REMEMBERED) {
          last.remove();
        }
      }
      model.setReadsAll(true);
      model.check();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%d pages, after %s".formatted(pages, last), e);
    }
  }
}
