package io.ksm.core.engine.visit;

import static io.ksm.core.engine.visit.PageClassifier.CHECK_ZERO;
import static io.ksm.core.engine.visit.PageClassifier.REUSE_HASH;
import static io.ksm.core.engine.visit.PageClassifier.VISIT;

import io.ksm.api.PageHasher;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.bytes.ContentReader;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Link;
import io.ksm.core.engine.pages.WrongAnswer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Hashes those pages of a chunk that {@link PageClassifier} found to need it, in runs. Each thread
 * has one. Allocates nothing but what the hasher does.
 */
final class RunHasher {
  /**
   * Where frames are sealed, so much is hashed by the hasher and then a second time: the cache
   * nearest but one to the processor still holds it then.
   */
  private static final int SEALED_RUN_BYTES = 128 << 10;

  private final VisitedPages visited;
  private final PageHasher hasher;

  /** The bits that no hash has. */
  private final long beyondBits;

  private final @Nullable Seals seals;
  private final ContentReader reader;
  private final Ledger ledger;
  private final int pageSize;

  /** The arrays of {@link #visited}. */
  private final PageWindow window;

  private final byte[] todo;
  private final long[] hashes;
  private final int[] links;

  /**
   * Makes a hasher of runs.
   *
   * @param visited takes the hashes
   * @param seals of frames; null where they have none
   * @param reader of the same thread
   */
  RunHasher(
      VisitedPages visited,
      PageHasher hasher,
      @Nullable Seals seals,
      ContentReader reader,
      int pageSize) {
    this.visited = visited;
    this.hasher = hasher;
    this.beyondBits = hasher.bits() < Long.SIZE ? -1L << hasher.bits() : 0;
    this.seals = seals;
    this.reader = reader;
    this.ledger = reader.ledger();
    this.pageSize = pageSize;
    this.window = visited.window;
    this.todo = visited.todo;
    this.hashes = visited.hashes;
    this.links = visited.links;
  }

  /** Says whether a page is to be hashed. */
  static boolean isHashed(byte what) {
    return what >= VISIT && what <= CHECK_ZERO;
  }

  /** Hashes the pages of the chunk that need it. */
  void hash() {
    int count = visited.chunk.count;
    int i = 0;
    while (i < count) {
      if (isHashed(todo[i])) {
        int first = i;
        do {
          i++;
        } while (i < count && isHashed(todo[i]));
        if (seals != null && !visited.chunk.source.isStatic) {
          hashAndCheckSeals(seals, first, i);
        } else {
          hashRun(first, i);
        }
      } else {
        if (todo[i] == REUSE_HASH) {
          reuseHash(i);
        }
        i++;
      }
    }
  }

  /** Looks at one hash of each run, which costs nothing: a hasher at fault is soon found out. */
  private void checkBits(long hash) {
    if ((hash & beyondBits) != 0) {
      throw new WrongAnswer(
          hasher,
          "bits() is %d, and a hash is 0x%x, which has more"
              .formatted(Long.numberOfTrailingZeros(beyondBits), hash));
    }
  }

  /** Hashes a run in parts, each of which is still in the cache when its seals are checked. */
  private void hashAndCheckSeals(Seals checked, int first, int end) {
    int most = Math.max(1, SEALED_RUN_BYTES / pageSize);
    for (int from = first; from < end; from += most) {
      int to = Math.min(from + most, end);
      hashRun(from, to);
      checked.check(from, to);
    }
  }

  private void hashRun(int first, int end) {
    PageChunk answer = visited.answer;
    if (visited.chunk.source.fingerprints) {
      for (int i = first; i < end; i++) {
        hashes[i] = Fingerprints.hash(answer.fingerprintHigh(i), answer.fingerprintLow(i));
      }
    } else {
      MemorySegment memory = answer.memory();
      hasher.hashPages(memory, answer.offset(first), pageSize, end - first, hashes, first);
      checkBits(hashes[first]);
      ledger.read((long) (end - first) * pageSize);
    }
  }

  /** The source knows that nobody wrote; but only a page that was hashed before has a hash. */
  private void reuseHash(int i) {
    hashes[i] =
        window.show(i).wasHashed() && links[i] != Link.SKIPPED && !visited.domainMoved
            ? window.lastHash()
            : reader.hash(visited.firstPage + i);
    todo[i] = VISIT;
  }
}
