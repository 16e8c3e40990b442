package io.ksm.core.engine.support;

import io.ksm.api.MergePolicy;
import io.ksm.api.PageSource;
import io.ksm.core.engine.Engine;
import io.ksm.core.engine.EngineConfig;
import io.ksm.core.report.ScanListener;
import io.ksm.testkit.reference.ReferencePolicy;
import java.util.List;

/**
 * Makes the engines of a test, over whichever sources.
 *
 * @param chunkBits pages per chunk, as a power of two; negative for the usual
 * @param partitionBits leading bits of a key that select its partition; negative for the usual
 * @param batchPages how many pages a batch has at most
 */
public record EngineSetup(
    Stack stack,
    MergePolicy policy,
    int threads,
    int chunkBits,
    int partitionBits,
    int batchPages,
    long seed) {

  /**
   * One thread, the plainest stack and policy, and so few pages at a time that small tests span
   * many batches.
   */
  public static final EngineSetup PLAIN =
      new EngineSetup(
          Stack.PLAIN, ReferencePolicy.PLAIN, 1, 3, EngineConfig.USUAL_PARTITIONS, 32, 42);

  public EngineSetup with(Stack other) {
    return new EngineSetup(other, policy, threads, chunkBits, partitionBits, batchPages, seed);
  }

  public EngineSetup with(MergePolicy other) {
    return new EngineSetup(stack, other, threads, chunkBits, partitionBits, batchPages, seed);
  }

  public EngineSetup withThreads(int count) {
    return new EngineSetup(stack, policy, count, chunkBits, partitionBits, batchPages, seed);
  }

  public EngineSetup withBatches(int bitsOfChunk, int pagesOfBatch) {
    return new EngineSetup(stack, policy, threads, bitsOfChunk, partitionBits, pagesOfBatch, seed);
  }

  public EngineSetup withPartitions(int bits) {
    return new EngineSetup(stack, policy, threads, chunkBits, bits, batchPages, seed);
  }

  public Engine engine(PageSource... sources) {
    return engine(List.of(sources));
  }

  public Engine engine(List<? extends PageSource> sources) {
    return engine(sources, false);
  }

  /** Makes an engine to which sources may be added. */
  public Engine growing(List<? extends PageSource> sources) {
    return engine(sources, true);
  }

  private Engine engine(List<? extends PageSource> sources, boolean grows) {
    return new Engine(
        new EngineConfig(
            List.copyOf(sources),
            stack.hasher(),
            stack.indexes(),
            policy,
            threads,
            ScanListener.NONE,
            batchPages,
            chunkBits,
            partitionBits,
            grows,
            EngineConfig.UNLIMITED,
            EngineConfig.daemonThreads(),
            seed,
            null));
  }

  @Override
  public String toString() {
    return "%s, %s, %d threads, chunks of 2^%d, 2^%d partitions, batches of %d"
        .formatted(stack, policy, threads, chunkBits, partitionBits, batchPages);
  }
}
