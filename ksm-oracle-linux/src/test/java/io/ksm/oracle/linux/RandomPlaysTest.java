package io.ksm.oracle.linux;

import io.ksm.oracle.linux.support.Comparison;
import io.ksm.oracle.linux.support.Play;
import io.ksm.oracle.linux.support.PlayRunner;
import io.ksm.oracle.linux.support.RandomPlay;
import io.ksm.oracle.linux.support.RealKernel;
import io.ksm.testkit.Seed;
import io.ksm.testkit.SeedExtension;
import io.ksm.testkit.process.KernelZeroPage;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The engine and the reference equal the kernel, on memory of real processes that changes in every
 * way.
 *
 * <p>{@code -Dksm.workloads=200} plays more of them than the few of an ordinary run.
 */
@Tag("long")
@ExtendWith({RealKernel.class, SeedExtension.class})
class RandomPlaysTest {
  private static final int PLAYS = Integer.getInteger("ksm.workloads", 8);
  private static final int SCANS = 10;
  private static final List<String> HASHERS = List.of("xxh64", "xxh32", "crc32c", "crc32");
  private static final List<String> INDEXES = List.of("rb", "skiplist");

  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void agreeOnEveryCounterAfterEveryScan(Seed seed, PlayRunner stage)
      throws IOException, InterruptedException {
    for (int i = 0; i < PLAYS; i++) {
      Seed own = i == 0 ? seed : seed.derive(i);
      SplittableRandom random = own.random();
      String hasher = HASHERS.get(random.nextInt(HASHERS.size()));
      String index = INDEXES.get(random.nextInt(INDEXES.size()));
      stage.compare(RandomPlay.exact(own, SCANS), hasher, index);
    }
  }

  /** A write of the bytes that were there breaks a merged page, too. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void agreeOnRewrittenPagesWhereWeReallyMerge(Seed seed, PlayRunner stage)
      throws IOException, InterruptedException {
    for (int i = 0; i < PLAYS; i++) {
      stage.compareMerging(RandomPlay.rewriting(i == 0 ? seed : seed.derive(i), SCANS));
    }
  }

  /** Which copy of a content loses and which wins is up to the kernel's tree; the sums are not. */
  @Test
  @DisabledIf(value = KernelZeroPage.MISSING, disabledReason = KernelZeroPage.REASON)
  void agreeOnTotalsAfterCopiesOfManyContentsWereBroken(Seed seed, PlayRunner stage)
      throws IOException, InterruptedException {
    for (int i = 0; i < PLAYS / 2; i++) {
      Play play = RandomPlay.wild(i == 0 ? seed : seed.derive(i), SCANS, 4);
      stage.compareAtEnd(play, Comparison.How.TOTALS_IN_THE_END);
    }
  }
}
