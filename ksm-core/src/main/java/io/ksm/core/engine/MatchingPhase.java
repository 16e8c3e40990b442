package io.ksm.core.engine;

import io.ksm.core.engine.bytes.Batch;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.threads.WorkerThreads;
import java.util.List;

/**
 * Applies the events of a batch to the partitions, and has sources merge: phases 2 and 3. For the
 * thread that scans.
 */
final class MatchingPhase {
  private final EngineParts parts;
  private final Pages pages;
  private final Batch batch;
  private final List<Partition> partitions;

  MatchingPhase(EngineParts parts) {
    this.parts = parts;
    this.pages = parts.pages;
    this.batch = parts.batch;
    this.partitions = parts.partitions;
  }

  /** Applies them. */
  void apply(WorkerThreads threads) {
    if (batch.hasMovers()) {
      applyInOrder();
    } else {
      threads.run(partitions.size(), this::applyPartition);
    }
    if (parts.merges) {
      parts.merger.merge(partitions);
    }
  }

  private void applyPartition(int worker, int number) {
    Partition partition = partitions.get(number);
    partition.beginBatch(parts.readers.get(worker), batch.lastPosition());
    for (int i = 0; i < batch.size(); i++) {
      partition.apply(batch.chunk(i), number);
    }
    partition.endBatch();
  }

  /**
   * A page that leaves one partition and arrives in another within a batch changes hands in the
   * middle of it, which partitions at work on their own would not notice. It takes a policy for
   * which a changed page is calm at once.
   */
  private void applyInOrder() {
    for (Partition partition : partitions) {
      partition.beginBatch(parts.readers.getFirst(), batch.lastPosition());
    }
    int partitionBits = pages.geometry().partitionBits();
    for (int i = 0; i < batch.size(); i++) {
      BatchChunk chunk = batch.chunk(i);
      EventBuffer events = chunk.events;
      for (int at = 0; at < events.size(); at++) {
        long key = events.stagedKey(at);
        partitions
            .get(EventBuffer.partition(key, partitionBits))
            .apply(chunk, events.stagedKind(at), events.stagedIndex(at), key);
      }
    }
    partitions.forEach(Partition::endBatch);
  }
}
