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
 * Reads the two bitmaps of a dump, and cuts them into stretches of physical memory.
 *
 * <p>Neighbouring stretches have at least {@link #GAP_WORDS} empty words between them. What is
 * empty is not kept.
 */
final class PfnBitmaps {
  /** As few as 448 frames, shorter than what the engine reads at once. */
  private static final int GAP_WORDS = 8;

  /** A machine has some dozens; each costs a few hundred bytes. */
  private static final int MOST_STRETCHES = 1 << 16;

  private static final int BUFFER_BYTES = 64 << 10;

  private final KdumpHeader header;
  private final RandomBytes bytes;
  private final Damage damage;
  private final List<PfnBitmap> stretches = new ArrayList<>();
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
   * @return ascending, each beginning and ending with a word in which a frame exists
   * @throws IOException if they cannot be read, or make no sense
   */
  static List<PfnBitmap> read(KdumpHeader header, RandomBytes bytes, Damage damage)
      throws IOException {
    PfnBitmaps reader = new PfnBitmaps(header, bytes, damage);
    reader.readAll();
    return reader.stretches;
  }

  private void readAll() throws IOException {
    // Bit by bit from the lowest of each byte on, on all machines.
    ByteBuffer first = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer second =
        header.hasTwoBitmaps()
            ? ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
            : first;
    long length = Math.ceilDiv(header.pages(), 64) * Long.BYTES;
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
    endStretch();
  }

  /** Frames from the last one on do not exist, whatever their bits are. */
  private long mask(long word) {
    long left = header.pages() - word * 64;
    return left >= 64 ? -1 : ~(-1L << left);
  }

  private void add(long word, long exist, long dump) throws IOException {
    if ((exist | dump) == 0) {
      return;
    }
    if (words > 0 && word - firstWord - words >= GAP_WORDS) {
      endStretch();
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

  private void endStretch() throws IOException {
    if (words == 0) {
      return;
    }
    if (stretches.size() == MOST_STRETCHES) {
      throw damage.fatal(
          "its bitmaps have more than %d stretches of page frames".formatted(MOST_STRETCHES));
    }
    PfnBitmap stretch =
        new PfnBitmap(
            firstWord * 64,
            Arrays.copyOf(existing, words),
            Arrays.copyOf(dumped, words),
            dumpedBefore);
    stretches.add(stretch);
    dumpedBefore = stretch.dumpedUpToEnd();
    Arrays.fill(existing, 0, words, 0L);
    Arrays.fill(dumped, 0, words, 0L);
    words = 0;
  }
}
