package io.ksm.core.engine.visit;

import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.bytes.EventBuffer;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Keys;
import java.util.List;

/**
 * Finds out which pages still hold their frame's content, where a page may change and keep its key:
 * by the second hash, with which such frames are sealed. Each thread has one; allocates nothing.
 */
final class Seals {
  private final List<Partition> partitions;
  private final int partitionBits;
  private final VisitedPages visited;
  private final ContentReader reader;

  /** The seals of the pages that are checked. */
  private final long[] seals;

  /** Their indexes in the chunk. */
  private final int[] checked;

  /**
   * Makes a checker.
   *
   * @param visited takes the results
   * @param reader of the same thread
   */
  Seals(List<Partition> partitions, int partitionBits, VisitedPages visited, ContentReader reader) {
    this.partitions = partitions;
    this.partitionBits = partitionBits;
    this.visited = visited;
    this.reader = reader;
    this.seals = new long[visited.todo.length];
    this.checked = new int[visited.todo.length];
  }

  /**
   * Checks the pages of a run that are on frames and have the key that they had. Frames lie all
   * over memory: their seals are gathered first, one load after the other, so that no load waits
   * until a page is hashed.
   */
  void check(int first, int end) {
    int count = 0;
    for (int i = first; i < end; i++) {
      long key = visited.window.show(i).key();
      if (visited.todo[i] == PageClassifier.CHECK_FRAME
          && Keys.of(visited.hashes[i], visited.domainBits) == key) {
        seals[count] = seal(key, visited.links[i]);
        checked[count++] = i;
      }
    }
    for (int at = 0; at < count; at++) {
      int i = checked[at];
      visited.sealsHold[i] = secondHash(i) == seals[at];
    }
  }

  private long seal(long key, int link) {
    return partitions.get(EventBuffer.partition(key, partitionBits)).view().seal(link);
  }

  private long secondHash(int i) {
    PageChunk answer = visited.answer;
    return visited.chunk.source.fingerprints
        ? reader.secondHash(answer.fingerprintHigh(i), answer.fingerprintLow(i))
        : reader.secondHash(answer.memory(), answer.offset(i));
  }
}
