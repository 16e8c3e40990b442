package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.Invariants;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.WatchedPolicy;
import io.ksm.core.report.PageFigures;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.TestMemory;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chunks to which nothing happened are passed without a look at their pages, and with the same
 * result; whatever may move one of their pages ends that.
 */
class IdleMemoryTest {
  private static final int CHUNK = 1 << EngineSetup.PLAIN.chunkBits();

  /** Scans until every page is at rest. */
  private static final int SETTLING = 5;

  /** Whether the memory really merges. */
  private enum Kind {
    ACCOUNTED,
    MERGING;

    NumberedMemory<? extends TestMemory> memory(int... contents) {
      return this == MERGING
          ? NumberedMemory.noticingSwapping("memory", contents)
          : NumberedMemory.noticing("memory", contents);
    }
  }

  private static int[] unique(int pages) {
    return IntStream.rangeClosed(1, pages).toArray();
  }

  private static WatchedPolicy plain() {
    return new WatchedPolicy(ReferencePolicy.PLAIN);
  }

  /** With batches of one chunk: what happens to a page has to reach it when its turn comes. */
  private static Engine engine(WatchedPolicy policy, NumberedMemory<?> memory) {
    EngineSetup setup = EngineSetup.PLAIN.withBatches(EngineSetup.PLAIN.chunkBits(), CHUNK);
    return setup.with(policy).withThreads(2).engine(memory.source());
  }

  @ParameterizedTest
  @EnumSource
  void noPolicyIsAskedForPagesThatStandStill(Kind kind) {
    int[] contents = {1, 1, 2, 0, 0, -1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 2, 2};
    WatchedPolicy policy = new WatchedPolicy(ReferencePolicy.PLAIN.withZeroPages());
    try (NumberedMemory<?> memory = kind.memory(contents);
        Engine engine = engine(policy, memory)) {
      Standing settled = Standing.after(engine, SETTLING);
      assertThat(settled).isEqualTo(Standing.with().shared(2).sharing(5).unshared(10).zero(2));
      policy.takeAsked();
      long scanned = engine.scanned();
      assertThat(Standing.after(engine, 3)).isEqualTo(settled);
      assertThat(policy.takeAsked()).isZero();
      assertThat(engine.scanned() - scanned).as("visits").isEqualTo(3 * 17);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteWakesItsChunkOnly(Kind kind) {
    WatchedPolicy policy = plain();
    try (NumberedMemory<?> memory = kind.memory(unique(4 * CHUNK));
        Engine engine = engine(policy, memory)) {
      Standing.after(engine, SETTLING);
      policy.takeAsked();
      memory.write(CHUNK + 1, 99);
      Standing.after(engine, 1);
      assertThat(policy.takeAsked()).isEqualTo(CHUNK);
      Standing.after(engine, SETTLING);
      policy.takeAsked();
      Standing.after(engine, 1);
      assertThat(policy.takeAsked()).as("once it has come to rest").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyWithAMemoryOfItsOwnIsAskedAllTheSame(Kind kind) {
    WatchedPolicy policy = new WatchedPolicy(ReferencePolicy.PLAIN.withSmartScan());
    int[] contents = new int[2 * CHUNK];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = i < CHUNK ? 1 : i;
    }
    try (NumberedMemory<?> memory = kind.memory(contents);
        Engine engine = engine(policy, memory)) {
      Standing.after(engine, SETTLING);
      policy.takeAsked();
      Standing.after(engine, 1);
      assertThat(policy.takeAsked()).as("for pages on no frame").isEqualTo(CHUNK);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageInAQuietChunkMergesWithOneThatCame(Kind kind) {
    for (int written : new int[] {0, 2 * CHUNK - 1}) {
      int equal = 2 * CHUNK - written;
      try (NumberedMemory<?> memory = kind.memory(unique(2 * CHUNK));
          Engine engine = engine(plain(), memory)) {
        assertThat(Standing.after(engine, SETTLING)).isEqualTo(standingUnique(2 * CHUNK));
        memory.write(written, equal);
        assertThat(Standing.after(engine, 2))
            .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2 * CHUNK - 2))
            .isEqualTo(Standing.after(engine, SETTLING));
      }
    }
  }

  private static Standing standingUnique(int pages) {
    return Standing.with().unshared(pages);
  }

  @ParameterizedTest
  @EnumSource
  void zeroPagesMergeOnceTheyMay(Kind kind) {
    int[] contents = unique(CHUNK);
    contents[3] = 0;
    WatchedPolicy policy = plain();
    try (NumberedMemory<?> memory = kind.memory(contents);
        Engine engine = engine(policy, memory)) {
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(standingUnique(CHUNK));
      policy.mergeZeroPages(true);
      Standing merged = Standing.with().unshared(CHUNK - 1).zero(1);
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(merged);
      policy.mergeZeroPages(false);
      assertThat(Standing.after(engine, 1)).as("it stays merged").isEqualTo(merged);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsKnownAfterAllWasSeparated(Kind kind) throws IOException {
    try (NumberedMemory<?> memory = kind.memory(1, 1, 2, 3, 3, 3);
        Engine engine = engine(plain(), memory)) {
      Standing settled = Standing.after(engine, SETTLING);
      engine.unmerge();
      Invariants.check(engine);
      assertThat(Standing.after(engine, 1)).isEqualTo(Standing.with().volatilePages(6));
      assertThat(Standing.after(engine, 1)).isEqualTo(settled);
    }
  }

  @ParameterizedTest
  @EnumSource
  void regionsThatGrowAndShrinkWithinAChunkAreFollowed(Kind kind) {
    try (NumberedMemory<?> memory = kind.memory(unique(CHUNK));
        Engine engine = engine(plain(), memory)) {
      Standing.after(engine, SETTLING);
      memory.source().remap(List.of(Region.resident("smaller", memory.address(0), 3, "uid:0")));
      assertThat(Standing.after(engine, 1)).isEqualTo(standingUnique(3));
      Standing.after(engine, SETTLING);
      memory.source().remap(List.of(memory.region()));
      memory.write(3, 7, 8, 9, 10, 11);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().unshared(3).volatilePages(CHUNK - 3));
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(standingUnique(CHUNK));
    }
  }

  /** The memory stays as it is; only what its source says of its zeros changes. */
  @ParameterizedTest
  @EnumSource
  void zerosStandApartFromTheScanOnInWhichTheirSourceNoLongerKnowsThem(Kind kind) {
    WatchedPolicy policy = new WatchedPolicy(ReferencePolicy.PLAIN.withZeroPages());
    try (NumberedMemory<?> memory = kind.memory(1, 0, 0, 0, 2, 2);
        Engine engine = engine(policy, memory)) {
      Standing settled = Standing.after(engine, SETTLING);
      assertThat(settled).isEqualTo(Standing.with().zero(3).shared(1).sharing(1).unshared(1));

      memory.source().remap(List.of(memory.region().withResident(Known.UNKNOWN)));
      Standing apart = Standing.with().shared(1).sharing(1).unshared(1);
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(apart);
      Invariants.check(engine);
      PageFigures figures = engine.report(0).sources().getFirst().figures();
      assertThat(figures.zeroUnknown()).isEqualTo(3);
      assertThat(figures.eligible()).isEqualTo(3);

      memory.source().remap(List.of(memory.region().withResident(Known.NO)));
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(apart);
      assertThat(engine.report(0).sources().getFirst().figures().ineligible())
          .containsExactly(Map.entry("absent", 3L));

      memory.source().remap(List.of(memory.region()));
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(settled);
    }
  }

  /** Not even the source can know that equal pages may not merge any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pagesThatMoveToAnotherDomainPartFromTheirFrames(boolean parting) {
    int[] contents = new int[2 * CHUNK];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = 1 + i % CHUNK;
    }
    Standing together = Standing.with().shared(CHUNK).sharing(CHUNK);
    Standing apart = standingUnique(2 * CHUNK);
    Standing parted =
        Standing.with().shared(CHUNK).unshared(CHUNK); // a frame keeps its last sharer
    WatchedPolicy policy = new WatchedPolicy(ReferencePolicy.PLAIN.withDomains());
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.noticing("memory", contents);
        Engine engine = engine(policy, memory)) {
      memory.source().remap(domains(memory, parting ? "uid:1" : "uid:2"));
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(parting ? together : apart);
      memory.source().remap(domains(memory, parting ? "uid:2" : "uid:1"));
      assertThat(Standing.after(engine, SETTLING)).isEqualTo(parting ? parted : together);
    }
  }

  private static List<Region> domains(NumberedMemory<?> memory, String second) {
    return List.of(
        Region.resident("a", memory.address(0), CHUNK, "uid:1"),
        Region.resident("b", memory.address(CHUNK), CHUNK, second));
  }
}
