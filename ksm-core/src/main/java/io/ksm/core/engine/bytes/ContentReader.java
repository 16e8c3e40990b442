package io.ksm.core.engine.bytes;

import io.ksm.api.PageHasher;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.Ledger;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Compares and hashes the contents of pages, wherever they lie. Each thread has one.
 *
 * <p>Memory that goes away while it is read makes a page stale, never a comparison fail. Allocates
 * nothing, but for {@link #bytes}.
 */
public final class ContentReader implements AutoCloseable {
  private final Pages pages;
  private final PageHasher hasher;
  private final SeededHash seeded;
  private final long[] words = new long[SeededHash.SECRETS];
  private final Ledger ledger;
  private final int pageSize;
  private final PageBytes left;
  private final PageBytes right;

  /**
   * Makes a reader.
   *
   * @param seeded makes the second hashes
   * @param batch holds the bytes of the pages that are scanned now
   * @param ledger of the reader's thread
   */
  public ContentReader(
      Pages pages, PageHasher hasher, SeededHash seeded, Batch batch, Ledger ledger) {
    this.pages = pages;
    this.hasher = hasher;
    this.seeded = seeded;
    this.ledger = ledger;
    this.pageSize = pages.pageSize();
    this.left = new PageBytes(pages, batch);
    this.right = new PageBytes(pages, batch);
  }

  /** Returns the ledger of the reader's thread. */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Compares an arriving page with another one.
   *
   * @param key of the arriving page; the other page was found under it
   * @param domainBits of the domain of both
   */
  public Match compare(int page, int other, long key, long domainBits) {
    SourceState state = pages.sourceOf(other);
    try {
      return left.find(page) && right.find(other) ? match(state, key, domainBits) : Match.STALE;
    } catch (InternalError e) {
      memoryWentAway(state, page);
      return Match.STALE;
    }
  }

  /** Says whether a page of a merging source still maps its frame, or cannot be asked. */
  public boolean mayMapFrame(int page) {
    return right.mayMapFrame(page);
  }

  /** Compares an arriving page with a frame of its merging source. */
  public Match compareWithFrame(int page, long frame, long key, long domainBits) {
    SourceState state = pages.sourceOf(page);
    try {
      right.readFrame(state, frame);
      return left.find(page) ? match(state, key, domainBits) : Match.STALE;
    } catch (IOException | RuntimeException | LinkageError e) {
      state.fail(state.label + ": cannot read a frame: " + e.getMessage());
    } catch (InternalError e) {
      memoryWentAway(state, page);
    }
    return Match.STALE;
  }

  private Match match(SourceState other, long key, long domainBits) {
    Match match = equal() ? Match.EQUAL : verdict(other, key, domainBits);
    MappedMemory.throwFault(left.memory, right.memory);
    return match;
  }

  /** Two pages differ: either the key collided, or the other one is not what it was. */
  private Match verdict(SourceState other, long key, long domainBits) {
    return other.isStatic || Keys.of(hash(right), domainBits) == key
        ? Match.DIFFERENT
        : Match.STALE;
  }

  /** Says whether two pages hold the same bytes now. */
  public boolean holdSame(int page, int other) {
    SourceState state = pages.sourceOf(other);
    try {
      boolean same = left.find(page) && right.find(other) && equal();
      MappedMemory.throwFault(left.memory, right.memory);
      return same;
    } catch (InternalError e) {
      memoryWentAway(state, page);
      return false;
    }
  }

  /**
   * A mapped file that shrinks while it is read makes the JVM throw an InternalError. Which of the
   * two pages it was is not known, so both sources are asked whether they are still whole.
   */
  private void memoryWentAway(SourceState other, int page) {
    SourceState own = pages.sourceOf(page);
    if (other.isWhole() && own.isWhole()) {
      other.failUnread();
      own.failUnread();
    }
  }

  /** A key may bring together what lies in different domains, and cannot be compared at all. */
  private boolean equal() {
    if (left.isFingerprint || right.isFingerprint) {
      return left.isFingerprint == right.isFingerprint
          && left.high == right.high
          && left.low == right.low;
    }
    long difference =
        MemorySegment.mismatch(
            left.memory,
            left.offset,
            left.offset + pageSize,
            right.memory,
            right.offset,
            right.offset + pageSize);
    ledger.compared(2 * (difference < 0 ? pageSize : difference + 1));
    return difference < 0;
  }

  /** Returns a page's hash, read out of turn; for a page whose chunk lacks the bytes. */
  public long hash(int page) {
    return hash(page, false);
  }

  /** Returns a page's second hash, for a key that has collided; 0 if the page has gone. */
  public long secondHash(int page) {
    return hash(page, true);
  }

  /** Returns the second hash of a page whose bytes are at hand. */
  public long secondHash(MemorySegment memory, long offset) {
    ledger.read(pageSize);
    return seeded.hash(memory, offset, pageSize, words);
  }

  /** Returns the second hash of a page by its fingerprint. */
  public long secondHash(long high, long low) {
    return seeded.hash(high, low);
  }

  private long hash(int page, boolean second) {
    try {
      long hash = 0;
      if (left.find(page)) {
        hash = second ? secondHash(left) : hash(left);
      }
      MappedMemory.throwFault(left.memory, right.memory);
      return hash;
    } catch (InternalError e) {
      memoryWentAway(pages.sourceOf(page), page);
      return 0;
    }
  }

  private long hash(PageBytes bytes) {
    if (bytes.isFingerprint) {
      return Fingerprints.hash(bytes.high, bytes.low);
    }
    ledger.read(pageSize);
    return hasher.hash(bytes.memory, bytes.offset, pageSize);
  }

  private long secondHash(PageBytes bytes) {
    if (bytes.isFingerprint) {
      return secondHash(bytes.high, bytes.low);
    }
    return secondHash(bytes.memory, bytes.offset);
  }

  /** Says whether a page is full of zeros. */
  public boolean isZero(int page, ZeroPage zeros) {
    try {
      if (!left.find(page)) {
        return false;
      }
      if (left.isFingerprint) {
        return Fingerprints.isZero(left.high, left.low);
      }
      long zeroBytes = zeros.zeroBytes(left.memory, left.offset);
      ledger.read(Math.min(zeroBytes + 1, pageSize));
      return zeroBytes == pageSize;
    } catch (InternalError e) {
      memoryWentAway(pages.sourceOf(page), page);
      return false;
    }
  }

  /** Returns the hash of a copy of a page's bytes. */
  public long hash(byte[] bytes) {
    return hasher.hash(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  /** Returns a copy of a page's bytes; empty if it has gone or its source has no bytes. */
  public byte[] bytes(int page) {
    SourceState state = pages.sourceOf(page);
    byte[] copy = {};
    try {
      if (!state.fingerprints && left.find(page)) {
        copy = new byte[pageSize];
        MemorySegment.copy(left.memory, left.offset, MemorySegment.ofArray(copy), 0, pageSize);
        MappedMemory.throwFault(left.memory, right.memory);
      }
    } catch (InternalError e) {
      memoryWentAway(state, page);
      return new byte[0];
    }
    return copy;
  }

  @Override
  public void close() {
    left.close();
    right.close();
  }
}
