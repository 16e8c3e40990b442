package io.ksm.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Counters;
import io.ksm.api.UsageException;
import io.ksm.arena.support.ArenaCache;
import io.ksm.arena.support.ScatteredPages;
import io.ksm.core.Ksm;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real engine over memory that really merges: what it counts is so, and nothing is lost. */
@ExtendWith(SeedExtension.class)
class ArenaEngineTest {
  private static final int ROUNDS = 8;

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void whatIsCountedIsMerged(Seed seed) throws IOException {
    play(seed.random(), ArenaOptions.USUAL);
  }

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void whatIsCountedIsMergedWithoutTracking(Seed seed) throws IOException {
    play(seed.random(), ArenaOptions.USUAL.withTrackedWrites(false));
  }

  /** Between two quiet scans, writes that scans run into; after them, all equal pages are one. */
  private static void play(SplittableRandom random, ArenaOptions options) throws IOException {
    try (ArenaCache cache = new ArenaCache(200, options, random)) {
      cache.writeAll();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = random.nextInt(40); i > 0; i--) {
          cache.writeBlock(random.nextInt(cache.blocks()));
          if (random.nextInt(15) == 0) {
            cache.ksm.scan();
          }
        }
        if (random.nextInt(4) == 0) {
          cache.ksm.unmerge();
          assertThat(cache.arena.figures().sharingPages()).isZero();
        }
        assertThat(cache.wrong()).as("pages that lost what was written").isZero();
        settle(cache);
        checkMerged(cache);
      }
    }
  }

  private static void settle(ArenaCache cache) {
    for (int i = 0; i < 5; i++) {
      cache.ksm.scan();
    }
  }

  private static void checkMerged(ArenaCache cache) throws IOException {
    Counters counters = cache.ksm.counters();
    assertThat(counters.pagesSharing()).isEqualTo(cache.expectedSharing());
    assertThat(counters.pagesShared()).isEqualTo(cache.expectedShared());
    assertThat(counters.ksmZeroPages()).isEqualTo(cache.expectedZero());
    ArenaFigures figures = cache.arena.figures();
    assertThat(figures.frames()).isEqualTo(counters.pagesShared());
    assertThat(figures.sharingPages() - figures.frames()).isEqualTo(counters.pagesSharing());
    assertThat(figures.zeroPages()).isEqualTo(counters.ksmZeroPages());
    assertThat(cache.arena.physical().frameBytes())
        .isEqualTo(counters.pagesShared() * ArenaCache.PAGE_SIZE);
    assertThat(cache.arena.physical().ownBytes())
        .isEqualTo(counters.pagesUnshared() * ArenaCache.PAGE_SIZE);
    assertThat(cache.wrong()).as("pages that lost what was written").isZero();
  }

  /** Where mappings are few, the JVM lives, and what does not merge is as it was. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fewMappingsAreNotOverdrawn(boolean tracked) throws IOException {
    ArenaOptions options = ArenaOptions.USUAL.withMappings(100).withTrackedWrites(tracked);
    try (ScatteredPages pages = new ScatteredPages(64 << 20, options)) {
      pages.scan(6);
      ArenaFigures figures = pages.arena.figures();
      assertThat(figures.mappings()).isBetween(tracked ? 20L : 2L, 101L);
      assertThat(figures.sharingPages()).isPositive();
      assertThat(pages.areLongRunsMerged()).isTrue();
      if (tracked) { // Else every page counts as written, and is refused anew.
        assertThat(pages.scattered()).isGreaterThan(15_000);
      }
      assertThat(pages.wrong()).isZero();
    }
  }

  @Test
  void anArenaServesOneEngineAfterAnother(Seed seed) throws IOException {
    MergeableArena arena = ArenaOptions.USUAL.allocate(1 << 20);
    try (Ksm first = engine(arena)) {
      first.scan();
      assertThatThrownBy(() -> engine(arena))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("belongs to another engine");
      assertThat(first.scan().encountered()).isPositive();
    }
    assertThatThrownBy(arena::memory).isInstanceOf(IllegalStateException.class);
  }

  private static Ksm engine(MergeableArena arena) throws IOException {
    return Ksm.builder()
        .source(arena.source())
        .hasher("crc32c")
        .index("rb")
        .policy("eager")
        .build();
  }
}
