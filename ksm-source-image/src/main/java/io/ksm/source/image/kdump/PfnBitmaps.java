package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the two bitmaps of a dump, and cuts them into ranges of physical memory. Used by one
 * thread.
 *
 * <p>Neighbouring ranges have at least {@link #GAP_WORDS} empty words between them. What is empty
 * is not kept.
 */
final class PfnBitmaps {
  /** As few as 448 pages, fewer than the engine reads at once. */
  private static final int GAP_WORDS = 8;

  /** A machine has some dozens of ranges; each costs a few hundred bytes. */
  private static final int MAX_RANGES = 1 << 16;

  private static final int BUFFER_BYTES = 64 << 10;

  private final KdumpHeader header;
  private final RandomBytes bytes;
  private final Damage damage;
  private final List<PfnBitmap> bitmaps = new ArrayList<>();
  private long[] existing = new long[64];
  private long[] dumped = new long[64];
  private long firstWord;
  private int words;
  private long dumpedBefore;

  private PfnBitmaps(KdumpHeader header, RandomBytes bytes, Damage damage) {
    this.header = header;
    this.bytes = bytes;
    this.damage = damage;
  }

  /**
   * Reads the bitmaps.
   *
   * @return ascending, each beginning and ending with a word in which a page exists
   * @throws IOException if they cannot be read, or make no sense
   */
  static List<PfnBitmap> read(KdumpHeader header, RandomBytes bytes, Damage damage)
      throws IOException {
    PfnBitmaps reader = new PfnBitmaps(header, bytes, damage);
    reader.readAll();
    return reader.bitmaps;
  }

  private void readAll() throws IOException {
    // Bit by bit from the lowest of each byte on, on all machines.
    ByteBuffer first = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer second =
        header.hasTwoBitmaps()
            ? ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
            : first;
    long length = Math.ceilDiv(header.endPfn(), 64) * Long.BYTES;
    for (long at = 0; at < length; at += BUFFER_BYTES) {
      int part = (int) Math.min(BUFFER_BYTES, length - at);
      bytes.readFully(first.clear().limit(part), header.bitmapOffset() + at);
      if (header.hasTwoBitmaps()) {
        long secondOffset = header.bitmapOffset() + header.bitmapBytes() + at;
        bytes.readFully(second.clear().limit(part), secondOffset);
      }
      for (int i = 0; i < part; i += Long.BYTES) {
        long word = (at + i) / Long.BYTES;
        long mask = mask(word);
        add(word, first.getLong(i) & mask, second.getLong(i) & mask);
      }
    }
    endRange();
  }

  /** Masks the pages from the end on: they do not exist, whatever their bits are. */
  private long mask(long word) {
    long left = header.endPfn() - word * 64;
    return left >= 64 ? -1 : ~(-1L << left);
  }

  private void add(long word, long exist, long dump) throws IOException {
    if ((exist | dump) == 0) {
      return;
    }
    if (words > 0 && word - firstWord - words >= GAP_WORDS) {
      endRange();
    }
    if (words == 0) {
      firstWord = word;
    }
    int index = (int) (word - firstWord);
    ensure(index + 1);
    existing[index] = exist | dump;
    dumped[index] = dump;
    words = index + 1;
  }

  private void ensure(int length) {
    if (length > existing.length) {
      existing = Arrays.copyOf(existing, Math.max(length, 2 * existing.length));
      dumped = Arrays.copyOf(dumped, existing.length);
    }
  }

  private void endRange() throws IOException {
    if (words == 0) {
      return;
    }
    if (bitmaps.size() == MAX_RANGES) {
      throw damage.fatal(
          "its bitmaps have more than %d ranges of physical pages".formatted(MAX_RANGES));
    }
    PfnBitmap bitmap =
        new PfnBitmap(
            firstWord * 64,
            Arrays.copyOf(existing, words),
            Arrays.copyOf(dumped, words),
            dumpedBefore);
    bitmaps.add(bitmap);
    dumpedBefore = bitmap.dumpedUpToEnd();
    Arrays.fill(existing, 0, words, 0L);
    Arrays.fill(dumped, 0, words, 0L);
    words = 0;
  }
}
