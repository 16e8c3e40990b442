package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import io.ksm.api.Region;
import io.ksm.core.engine.support.CountingSource;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.CollidingPages;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.SortAndCount;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Different pages that have one hash are told apart, and at a cost in proportion to their number.
 */
@ExtendWith(SeedExtension.class)
class CollidingPagesEngineTest {
  private static final int DISTINCT = 2000;
  private static final int DUPLICATES = 500;
  private static final int PAGE_SIZE = 256;
  private static final Window WINDOW = new Window(0, DISTINCT + DUPLICATES, PAGE_SIZE);

  private static PageHasher hasher(CollidingPages kind) {
    var factory = Plugins.load().hashers().get(kind == CollidingPages.CRC32 ? "crc32" : "crc32c");
    return factory.create(Options.of(factory, Map.of()));
  }

  /** Pages of one hash: each of them once, and then some again. */
  private static WorkloadSource memory(CollidingPages kind, Seed seed, boolean isStatic) {
    SplittableRandom random = seed.random();
    byte[] base = new byte[PAGE_SIZE];
    random.nextBytes(base);
    byte[][] contents = kind.pages(base, DISTINCT);
    WorkloadSource source =
        isStatic
            ? WorkloadSource.still("colliding", WINDOW, WorkloadSource.Access.VIEW)
            : WorkloadSource.live("colliding", WINDOW, WorkloadSource.Access.COPY);
    source.remap(List.of(Region.resident("area", 0, WINDOW.pages(), "")));
    for (int page = 0; page < WINDOW.pages(); page++) {
      int content = page < DISTINCT ? page : random.nextInt(DISTINCT);
      source.write(WINDOW.address(page), contents[content]);
    }
    return source;
  }

  private static EngineSetup setup(CollidingPages kind) {
    return EngineSetup.PLAIN.with(new Stack(kind.name(), hasher(kind), TreeMapIndex::new));
  }

  @ParameterizedTest
  @EnumSource
  void equalTheOracle(CollidingPages kind, Seed seed) throws IOException {
    for (int sharing : new int[] {2, 3, Integer.MAX_VALUE}) {
      try (WorkloadSource source = memory(kind, seed, true);
          Engine engine =
              setup(kind)
                  .with(ReferencePolicy.PLAIN.withMaxSharers(sharing))
                  .withThreads(2)
                  .engine(source)) {
        SortAndCount oracle = new SortAndCount(List.of(source));
        for (int scan = 1; scan <= 2; scan++) {
          assertThat(engine.scan().counters()).isEqualTo(oracle.counters(false, sharing, scan));
          Invariants.check(engine);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void costAFewReadsEach(boolean isStatic, Seed seed) {
    CollidingPages kind = CollidingPages.CRC32C;
    try (WorkloadSource memory = memory(kind, seed, isStatic);
        CountingSource counting = new CountingSource(memory);
        Engine engine = setup(kind).engine(counting)) {
      for (int scan = 1; scan <= 3; scan++) {
        long before = counting.comparisons();
        engine.scan();
        assertThat(counting.comparisons() - before)
            .as("pages read out of turn in scan %d", scan)
            .isLessThan(10L * WINDOW.pages());
      }
    }
  }

  @Test
  void aHasherOfOneBitIsEnough(Seed seed) throws IOException {
    try (WorkloadSource source = memory(CollidingPages.CRC32, seed, true);
        Engine engine =
            EngineSetup.PLAIN
                .with(new Stack("one bit", new NarrowHasher(1), TreeMapIndex::new))
                .engine(source)) {
      SortAndCount oracle = new SortAndCount(List.of(source));
      assertThat(engine.scan().counters()).isEqualTo(oracle.counters(false, Integer.MAX_VALUE, 1));
    }
  }
}
