package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import io.ksm.arena.support.ArenaMappings;
import io.ksm.arena.support.ModelArena;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** An arena is closed while others scan, merge, read and write: each of them hears of it. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(SeedExtension.class)
class ArenaClosingTest {
  private static final int ROUNDS = Integer.getInteger("ksm.closings", 20);
  private static final int PAGES = 600;
  private static final int PAGE_SIZE = ModelArena.PAGE_SIZE;

  /** What goes on until the arena is closed. */
  @FunctionalInterface
  private interface Use {
    void run() throws IOException;
  }

  @Tag("long")
  @Test
  void everybodyHearsOfIt(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < ROUNDS; round++) {
        MergeableArena arena = MergeableArena.allocate((long) PAGES * PAGE_SIZE);
        arena.source().attach();
        List<Future<?>> users = new ArrayList<>();
        users.add(threads.submit(() -> untilClosed(() -> scan(arena.source()))));
        users.add(threads.submit(() -> untilClosed(() -> write(arena))));
        users.add(threads.submit(() -> untilClosed(() -> writeByScopes(arena))));
        users.add(threads.submit(() -> untilClosed(() -> read(arena))));
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
        arena.close();
        for (Future<?> user : users) {
          user.get();
        }
        assertThat(new ArenaMappings(arena.parts().range).count()).isOne();
        arena.source().detach();
      }
    }
  }

  private static void untilClosed(Use use) {
    try {
      while (true) {
        use.run();
      }
    } catch (SourceGoneException e) {
      assertThat(e).hasMessageContaining("was closed");
    } catch (IllegalStateException e) {
      assertThat(e.getMessage()).containsIgnoringCase("closed");
    } catch (IOException e) {
      throw new IllegalStateException("something else was wrong", e);
    }
  }

  private static void scan(ArenaSource source) throws IOException {
    long frame = 1;
    try (PageChunk chunk = new PageChunk(PAGE_SIZE, PAGES)) {
      while (true) {
        Region region = source.regions().getFirst();
        chunk.begin(PAGES, false);
        source.read(region, 0, PAGES, chunk);
        source.merge(region.address(), 100, frame, new BitSet());
        source.merge(region.address() + 100L * PAGE_SIZE, 100, frame, new BitSet());
        source.mergeZero(region.address() + 300L * PAGE_SIZE, 100, new BitSet());
        frame += 100;
      }
    }
  }

  private static void write(MergeableArena arena) {
    try (ArenaWriter writer = arena.writer()) {
      for (int page = 0; page < 200; page++) {
        writer.copy(ModelArena.bytes(1 + page % 100), 0, ModelArena.offset(page), PAGE_SIZE);
      }
      writer.fill(ModelArena.offset(300), 100L * PAGE_SIZE, (byte) 0);
    }
  }

  private static void writeByScopes(MergeableArena arena) {
    try (ArenaWriter writer = arena.writer()) {
      for (int page = 400; page < PAGES; page++) {
        try (WriteScope scope = writer.open(ModelArena.offset(page), PAGE_SIZE)) {
          scope.segment().fill((byte) page);
        }
      }
    }
  }

  private static void read(MergeableArena arena) {
    MemorySegment memory = arena.memory();
    for (int page = 0; page < 200; page++) {
      long value = memory.get(ValueLayout.JAVA_LONG, ModelArena.offset(page));
      assertThat(value).isIn(0L, 1L + page % 100);
    }
  }
}
