package io.ksm.core.engine;

import io.ksm.core.engine.bytes.Batch;
import io.ksm.core.engine.bytes.BatchChunk;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.match.PartitionView;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.threads.WorkerThreads;
import java.util.List;

/**
 * Applies the events of a batch to the partitions, and has sources merge: phases 2 and 3. For the
 * thread that scans.
 */
final class MatchingPhase {
  /** About so many events are fetched for before they are applied. */
  private static final int EVENTS_AHEAD = 32;

  private final EngineParts parts;
  private final Pages pages;
  private final Batch batch;
  private final List<Partition> partitions;

  /** In so many chunks a partition has some tens of events. */
  private final int chunksAhead;

  /** Written by any thread and never read, so that no compiler leaves out the reading for it. */
  @SuppressWarnings("UnusedVariable")
  private int fetched;

  MatchingPhase(EngineParts parts) {
    this.parts = parts;
    this.pages = parts.pages;
    this.batch = parts.batch;
    this.partitions = parts.partitions;
    this.chunksAhead =
        Math.max(1, EVENTS_AHEAD * partitions.size() / pages.slots().pagesPerChunk());
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
    int links = 0;
    for (int first = 0; first < batch.size(); first += chunksAhead) {
      int end = Math.min(first + chunksAhead, batch.size());
      for (int i = first; i < end; i++) {
        links += fetch(batch.chunk(i), number, partition.view());
      }
      for (int i = first; i < end; i++) {
        partition.apply(batch.chunk(i), number);
      }
    }
    fetched = links;
    partition.endBatch();
  }

  /**
   * Reads what applying a chunk's events would read first, so that it comes from memory all at the
   * same time, and not one after the other.
   *
   * @return something that depends on all that was read
   */
  private int fetch(BatchChunk chunk, int number, PartitionView partition) {
    EventBuffer events = chunk.events;
    events.announce(number, partition.unstableIndex());
    events.announce(number, partition.stableIndex());
    int firstPage = pages.slots().firstPage(chunk.slot);
    int links = 0;
    for (int i = events.start(number), end = events.start(number + 1); i < end; i++) {
      links += pages.link(firstPage + events.index(i));
    }
    return links;
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
