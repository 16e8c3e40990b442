package io.ksm.trace.chunk;

import io.ksm.api.engine.PageChunk;
import io.ksm.trace.key.Fingerprinter;
import io.ksm.trace.key.TraceKey;
import java.lang.foreign.MemorySegment;

/**
 * Makes fingerprints of the pages of a chunk, be they of bytes or of fingerprints that the source
 * has made.
 *
 * <p>Used by one thread, as the chunk is. Takes the time of a {@link Fingerprinter}, and allocates
 * nothing per page.
 */
public final class ChunkFingerprinter {
  private static final int CHUNK_BYTES = 2 << 20;
  private static final int MAX_CHUNK_PAGES = 512;

  private final PageChunk chunk;
  private final int pageSize;
  private final Fingerprinter fingerprinter;
  private final MemorySegment zeros;

  /**
   * Makes one for a chunk that is filled again and again.
   *
   * @param pageSize in bytes
   * @param key under which fingerprints are made
   */
  public ChunkFingerprinter(PageChunk chunk, int pageSize, TraceKey key) {
    this.chunk = chunk;
    this.pageSize = pageSize;
    this.fingerprinter = key.fingerprinter();
    this.zeros = MemorySegment.ofArray(new long[pageSize / Long.BYTES]).asReadOnly();
  }

  /**
   * Returns how many pages are read in one go: 2 MiB, as the engine does, or fewer if they are
   * many.
   *
   * @param pageSize in bytes
   */
  public static int chunkPages(int pageSize) {
    return Math.clamp(CHUNK_BYTES / pageSize, 1, MAX_CHUNK_PAGES);
  }

  /**
   * Says whether a page that is present is full of zeros.
   *
   * @param page its number in the chunk
   * @param hasBytes whether the source tells bytes, and not fingerprints
   */
  public boolean isZero(int page, boolean hasBytes) {
    if (!hasBytes) {
      return (chunk.fingerprintHigh(page) | chunk.fingerprintLow(page)) == 0;
    }
    long offset = chunk.offset(page);
    return MemorySegment.mismatch(chunk.memory(), offset, offset + pageSize, zeros, 0, pageSize)
        < 0;
  }

  /**
   * Makes the fingerprint of a page that is present and not full of zeros.
   *
   * @param page its number in the chunk
   * @param hasBytes whether the source tells bytes, and not fingerprints
   */
  public void make(int page, boolean hasBytes) {
    if (hasBytes) {
      fingerprinter.page(chunk.memory(), chunk.offset(page), pageSize);
    } else {
      fingerprinter.fingerprint(chunk.fingerprintHigh(page), chunk.fingerprintLow(page));
    }
  }

  /** Returns the high half of the last fingerprint. */
  public long high() {
    return fingerprinter.high();
  }

  /** Returns the low half of the last fingerprint. */
  public long low() {
    return fingerprinter.low();
  }
}
