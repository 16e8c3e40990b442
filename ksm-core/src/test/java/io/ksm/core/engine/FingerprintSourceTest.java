package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageHasher;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.FingerprintingSource;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.Standing;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.core.report.MemoryReport;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.NarrowHasher;
import io.ksm.testkit.workload.WorkloadSource;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources without bytes are merged by their fingerprints, case by case. */
class FingerprintSourceTest {
  /** Under it, half of all contents have one hash. */
  private static final PageHasher ONE_BIT = new NarrowHasher(1);

  private static final PageHasher WIDE = new NarrowHasher(64);

  private static final EngineSetup SETUP = EngineSetup.PLAIN.with(ReferencePolicy.PLAIN);
  private static final EngineSetup WITH_ZEROS =
      EngineSetup.PLAIN.with(ReferencePolicy.PLAIN.withZeroPages());

  private static FingerprintingSource fingerprints(NumberedMemory<?> memory, PageHasher hasher) {
    return new FingerprintingSource(memory.source(), hasher);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void differentFingerprintsOfOneHashStayApart(int hashBits) {
    try (NumberedMemory<WorkloadSource> memory =
            NumberedMemory.still("memory", 1, 2, 3, 4, 5, 6, 1, 2, 3, 3);
        Engine engine = SETUP.engine(fingerprints(memory, new NarrowHasher(hashBits)))) {
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(3).sharing(4).unshared(3));
      assertThat(engine.ledger().comparisons()).isZero();
      assertThat(engine.ledger().bytesRead()).isZero();
    }
  }

  @Test
  void aPageThatChangesUnderItsHashLeavesItsFrame() {
    Stack narrow = new Stack("one bit", ONE_BIT, TreeMapIndex::new);
    int[] oneHash = contentsOfOneHash(4);
    try (NumberedMemory<WorkloadSource> memory =
            NumberedMemory.live("memory", oneHash[0], oneHash[0], oneHash[1], oneHash[2]);
        Engine engine = SETUP.with(narrow).engine(fingerprints(memory, ONE_BIT))) {
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(1).sharing(1).unshared(2));
      memory.write(1, oneHash[1]);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(2).sharing(1).unshared(1));
      memory.write(3, oneHash[3]);
      memory.write(0, oneHash[3]);
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().shared(2).sharing(2));
    }
  }

  private static int[] contentsOfOneHash(int count) {
    long hash = hash(1);
    return IntStream.iterate(1, number -> number + 1)
        .filter(number -> hash(number) == hash)
        .limit(count)
        .toArray();
  }

  private static long hash(int number) {
    return ONE_BIT.hash(MemorySegment.ofArray(NumberedMemory.content(number)), 0, 64);
  }

  @Test
  void zerosMergeWithTheZeroPageAndLeaveIt() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.live("memory", 0, 0, 0, 1, 2);
        Engine engine = WITH_ZEROS.engine(fingerprints(memory, WIDE))) {
      assertThat(Standing.after(engine, 3)).isEqualTo(Standing.with().unshared(2).zero(3));
      memory.write(1, 2);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().unshared(2).volatilePages(1).zero(2));
      memory.write(4, 0);
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().unshared(2).volatilePages(1).zero(2));
      assertThat(Standing.after(engine, 2)).isEqualTo(Standing.with().unshared(2).zero(3));
    }
  }

  @Test
  void zerosAreAContentLikeAnyOtherWhereThePolicySaysSo() {
    try (NumberedMemory<WorkloadSource> memory = NumberedMemory.still("memory", 0, 0, 0, 1, 2);
        Engine engine = SETUP.engine(fingerprints(memory, WIDE))) {
      assertThat(Standing.after(engine, 1))
          .isEqualTo(Standing.with().shared(1).sharing(2).unshared(2));
    }
  }

  /** What only bytes can tell is not said of fingerprints, and the other way round. */
  @Test
  void bytesAndFingerprintsAreCountedSideBySide() {
    try (NumberedMemory<WorkloadSource> one = NumberedMemory.still("bytes", 0, 1, 1, 2);
        NumberedMemory<WorkloadSource> other = NumberedMemory.live("fingerprints", 0, 1, 2, 2);
        Engine engine = WITH_ZEROS.engine(one.source(), fingerprints(other, WIDE))) {
      assertThat(Standing.after(engine, 3))
          .isEqualTo(Standing.with().shared(2).sharing(2).unshared(2).zero(2));
      MemoryReport report = engine.report(5);
      assertThat(report.unverified()).isTrue();
      assertThat(report.sharing().pages(0, 1)).isZero();
    }
  }

  /** The keys of both domains are known, so keys that are equal can be made. */
  @Test
  void bytesAndFingerprintsOfOneKeyStayApart() {
    try (NumberedMemory<WorkloadSource> bytes = NumberedMemory.still("bytes", 7, 7, 8);
        NumberedMemory<WorkloadSource> other = NumberedMemory.still("other", 7, 8, 8);
        Engine engine =
            SETUP.engine(bytes.source(), fingerprints(other, new HasherOfTheSecondDomain()))) {
      assertThat(Standing.after(engine, 2))
          .isEqualTo(Standing.with().shared(2).sharing(2).unshared(2));
    }
  }

  /** Gives contents the key in an engine's second domain that {@link #WIDE} gives in its first. */
  private static final class HasherOfTheSecondDomain implements PageHasher {
    @Override
    public int bits() {
      return 64;
    }

    @Override
    public long hash(MemorySegment memory, long offset, long length) {
      long hash = WIDE.hash(memory, offset, length);
      boolean isZero = hash == WIDE.hash(MemorySegment.ofArray(new byte[64]), 0, 64);
      return isZero ? 0 : Keys.hash(Keys.of(hash, Keys.domainBits(0)), Keys.domainBits(1));
    }
  }
}
