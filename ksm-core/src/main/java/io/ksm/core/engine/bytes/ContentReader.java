package io.ksm.core.engine.bytes;

import io.ksm.api.MergingSource;
import io.ksm.api.PageHasher;
import io.ksm.api.PageState;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.engine.pages.Fingerprints;
import io.ksm.core.engine.pages.Keys;
import io.ksm.core.engine.pages.SlotTable;
import io.ksm.core.engine.pages.SourceState;
import io.ksm.core.engine.pages.SourceTable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Compares the contents of pages, wherever they lie: in the chunks of the present batch, else read
 * anew from their source. One per thread.
 */
public final class ContentReader implements AutoCloseable {
  private final SourceTable sources;
  private final SlotTable slots;
  private final PageHasher hasher;
  private final SeededHash seeded;
  private final Batch batch;
  private final int pageSize;
  private final Place left;
  private final Place right;
  private long comparisons;
  private long bytesRead;

  public ContentReader(
      SourceTable sources,
      SlotTable slots,
      PageHasher hasher,
      SeededHash seeded,
      Batch batch,
      int pageSize) {
    this.sources = sources;
    this.slots = slots;
    this.hasher = hasher;
    this.seeded = seeded;
    this.batch = batch;
    this.pageSize = pageSize;
    this.left = new Place(pageSize);
    this.right = new Place(pageSize);
  }

  /** Where the bytes of one page were found, or else its fingerprint. */
  private static final class Place {
    final PageChunk own;
    boolean isFingerprint;
    MemorySegment memory = MemorySegment.NULL;
    long offset;
    long high;
    long low;

    Place(int pageSize) {
      own = new PageChunk(pageSize, 1);
    }

    void take(PageChunk chunk, int index, boolean fingerprint) {
      isFingerprint = fingerprint;
      if (fingerprint) {
        high = chunk.fingerprintHigh(index);
        low = chunk.fingerprintLow(index);
      } else {
        memory = chunk.memory();
        offset = chunk.offset(index);
      }
    }
  }

  /**
   * Compares an arriving page with another one.
   *
   * @param key of the arriving page; the other page was found under it
   * @param salt of the domain of both
   */
  public Match compare(int page, int other, long key, long salt) {
    SourceState state = sourceOf(other);
    try {
      if (!find(page, left) || !find(other, right)) {
        return Match.STALE;
      }
      Match match = equal() ? Match.EQUAL : verdict(state, key, salt);
      MappedMemory.throwFault(left.memory, right.memory);
      return match;
    } catch (InternalError e) {
      memoryWentAway(state, page);
      return Match.STALE;
    }
  }

  /** Says whether a page can never change. */
  public boolean holdsStill(int page) {
    return sourceOf(page).isStatic;
  }

  /** Says whether two pages hold the same bytes now. */
  public boolean holdSame(int page, int other) {
    SourceState state = sourceOf(other);
    try {
      boolean same = find(page, left) && find(other, right) && equal();
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
    SourceState own = sourceOf(page);
    if (other.isWhole() && own.isWhole()) {
      other.failUnread();
      own.failUnread();
    }
  }

  /** Compares an arriving page with a frame of its merging source. */
  public Match compareWithFrame(int page, long frame, long key, long salt) {
    SourceState state = sourceOf(page);
    MergingSource merging = Objects.requireNonNull(state.merging);
    right.own.begin(1, true);
    try {
      merging.readFrame(frame, right.own);
      right.take(right.own, 0, state.fingerprints);
      if (!find(page, left)) {
        return Match.STALE;
      }
      Match match = equal() ? Match.EQUAL : verdict(state, key, salt);
      MappedMemory.throwFault(left.memory, right.memory);
      return match;
    } catch (IOException | RuntimeException e) {
      state.fail(state.source.label() + ": cannot read a frame: " + e.getMessage());
    } catch (InternalError e) {
      memoryWentAway(state, page);
    }
    return Match.STALE;
  }

  /** Two pages differ: either the key collided, or the other one is not what it was. */
  private Match verdict(SourceState other, long key, long salt) {
    return other.isStatic || Keys.of(hash(right), salt) == key ? Match.DIFFERENT : Match.STALE;
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
    comparisons++;
    bytesRead += 2 * (difference < 0 ? pageSize : difference + 1);
    return difference < 0;
  }

  /** Returns how many times two pages were compared by their bytes. */
  public long comparisons() {
    return comparisons;
  }

  /** Returns how many bytes were read: for comparisons, and for hashes out of turn. */
  public long bytesRead() {
    return bytesRead;
  }

  private long hash(Place place) {
    if (place.isFingerprint) {
      return Fingerprints.hash(place.high, place.low);
    }
    bytesRead += pageSize;
    return hasher.hash(place.memory, place.offset, pageSize);
  }

  private long secondHash(Place place) {
    if (place.isFingerprint) {
      return seeded.hash(place.high, place.low);
    }
    bytesRead += pageSize;
    return seeded.hash(place.memory, place.offset, pageSize);
  }

  /** Returns a page's hash, read out of turn; for a page whose chunk lacks the bytes. */
  public long hash(int page) {
    try {
      long hash = find(page, left) ? hash(left) : 0;
      MappedMemory.throwFault(left.memory, right.memory);
      return hash;
    } catch (InternalError e) {
      memoryWentAway(sourceOf(page), page);
      return 0;
    }
  }

  /** Returns a page's second hash, for a key that has collided; 0 if the page has gone. */
  public long secondHash(int page) {
    try {
      long hash = find(page, left) ? secondHash(left) : 0;
      MappedMemory.throwFault(left.memory, right.memory);
      return hash;
    } catch (InternalError e) {
      memoryWentAway(sourceOf(page), page);
      return 0;
    }
  }

  /** Says whether a page is full of zeros. */
  public boolean isZero(int page, ZeroPage zeros) {
    SourceState state = sourceOf(page);
    try {
      if (!find(page, left)) {
        return false;
      }
      if (left.isFingerprint) {
        return Fingerprints.isZero(left.high, left.low);
      }
      long zeroBytes = zeros.zeroBytes(left.memory, left.offset);
      bytesRead += Math.min(zeroBytes + 1, pageSize);
      return zeroBytes == pageSize;
    } catch (InternalError e) {
      memoryWentAway(state, page);
      return false;
    }
  }

  /** Returns a copy of a page's bytes; empty if it has gone or its source has no bytes. */
  public byte[] bytes(int page) {
    SourceState state = sourceOf(page);
    byte[] copy = {};
    try {
      if (!state.fingerprints && find(page, left)) {
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

  /** Returns the salt of the domain to which a page belongs now; 0 if its region has gone. */
  public long salt(int page) {
    SourceState state = sourceOf(page);
    int region = state.regionAt(address(page));
    return region < 0 ? 0 : state.salt(region);
  }

  /** Returns the number of the tenant to whom a page belongs now; -1 if its region has gone. */
  public int tenant(int page) {
    SourceState state = sourceOf(page);
    int region = state.regionAt(address(page));
    return region < 0 ? -1 : state.tenant(region);
  }

  private long address(int page) {
    return slots.addressOf(page, pageSize);
  }

  private SourceState sourceOf(int page) {
    return sources.get(slots.sourceOf(page));
  }

  private boolean find(int page, Place place) {
    SourceState state = sourceOf(page);
    BatchChunk item = batch.itemAt(slots.position(page));
    if (item != null) {
      int index = item.inChunk(slots.indexOf(page));
      if (item.holdsBytes(index)) {
        place.take(item.chunk, index, state.fingerprints);
        return true;
      }
    }
    return state.failure() == null && readAnew(page, state, place);
  }

  private boolean readAnew(int page, SourceState state, Place place) {
    long address = address(page);
    int region = state.regionAt(address);
    if (region < 0) {
      return false;
    }
    place.own.begin(1, true);
    try {
      state.read(region, state.pageIn(region, address), 1, place.own);
    } catch (IOException e) {
      state.fail(e.getMessage());
      return false;
    }
    PageState found = place.own.state(0);
    boolean merged = found == PageState.SHARED && state.merging != null;
    if (found != PageState.PRESENT && !merged) {
      return false;
    }
    place.take(place.own, 0, state.fingerprints);
    return true;
  }

  @Override
  public void close() {
    left.own.close();
    right.own.close();
  }
}
