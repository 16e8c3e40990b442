package io.ksm.source.image.lime;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FileWindow;
import io.ksm.source.image.file.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Says where the chunks of snappy's streams lie in a file, and what they hold once decompressed,
 * one stream after another. Chunk is the word of snappy's framing format for what is compressed
 * together. Built by one thread, then read by many.
 *
 * <p>Holds 16 bytes per chunk; usual chunks hold 64 KiB.
 */
final class SnappyIndex {
  /** How much a chunk holds at most, by the format. */
  static final int MAX_PLAIN = 65_536;

  /** How much such a chunk takes in the file at most: checksum, and what snappy adds at worst. */
  static final int MAX_STORED = 4 + 32 + MAX_PLAIN + MAX_PLAIN / 6;

  /** How long a chunk's type and the length of its rest are. */
  static final int HEADER = 4;

  static final int COMPRESSED = 0x00;
  private static final int PLAIN = 0x01;
  private static final int LAST_UNKNOWN = 0x7F;
  private static final int STREAM = 0xFF;

  /** How many bytes must be read to know how much a compressed chunk holds. */
  private static final int LOOK_AHEAD = HEADER + 4 + 5;

  /** Snappy's shortest way to say 64 bytes takes three. */
  private static final int MAX_RATIO = 22;

  /** How many chunks of a stream may be as small as they like. */
  private static final int FREE_CHUNKS = 16;

  /**
   * How much the others hold on average, of those read so far. So an index of many tiny chunks does
   * not cost more than the pages do. What a header claims does not count.
   */
  private static final int MIN_PLAIN = 4096;

  private final ImageFile file;
  private final Damage damage;
  private final FileWindow window;
  private long[] offsets = new long[64];
  private long[] begins = new long[64];
  private int count;
  private long size;

  SnappyIndex(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage;
    this.window = new FileWindow(file, 8192);
  }

  /** Returns how many bytes all chunks hold decompressed. */
  long size() {
    return size;
  }

  /** Returns the chunk that holds a byte. */
  int chunkAt(long offset) {
    int found = Arrays.binarySearch(begins, 0, count, offset);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns the place of a chunk's first byte among those of all chunks. */
  long begin(int chunk) {
    return begins[chunk];
  }

  /** Returns how many bytes a chunk holds, as its header says. */
  int length(int chunk) {
    return (int) ((chunk + 1 < count ? begins[chunk + 1] : size) - begins[chunk]);
  }

  /** Returns where a chunk's header stands in the file. */
  long offset(int chunk) {
    return offsets[chunk];
  }

  /**
   * Adds chunks until they hold so many bytes.
   *
   * @param range for errors
   * @param offset of the stream in the file
   * @param wanted how many bytes it holds decompressed
   * @return where the last chunk ends in the file. If the stream is damaged and damaged files are
   *     wanted, fewer bytes were added
   */
  long addStream(int range, long offset, long wanted) throws IOException {
    long end = size + wanted;
    long begin = size;
    int first = count;
    long at = offset;
    while (size < end) {
      long next = addChunk(at, end - size);
      if (next < 0 || count - first > FREE_CHUNKS + (size - begin) / MIN_PLAIN) {
        damage.found(
            "range %d's stream has no sound chunk at offset %d, %d bytes before its end"
                .formatted(range, at, end - size));
        return at;
      }
      at = next;
    }
    return at;
  }

  /** Returns where the next chunk is, or -1 if there is no chunk here that may be here. */
  private long addChunk(long at, long room) throws IOException {
    if (!file.holds(at, HEADER)) {
      return -1;
    }
    int look = (int) Math.min(LOOK_AHEAD, file.size() - at);
    int header = window.fetch(at, look);
    ByteBuffer bytes = ByteBuffer.wrap(window.array(), header, look).slice();
    int type = bytes.get(0) & 0xFF;
    int stored = stored(bytes);
    if (!file.holds(at + HEADER, stored)) {
      return -1;
    }
    if (type == COMPRESSED || type == PLAIN) {
      int length = type == PLAIN ? stored - 4 : plainLength(bytes);
      if (!isPossible(stored, length) || length > room) {
        return -1;
      }
      add(at, length);
    } else if (type <= LAST_UNKNOWN || (type == STREAM && stored != 6)) {
      return -1;
    }
    return at + HEADER + stored;
  }

  private static boolean isPossible(int stored, int length) {
    return stored > 4
        && stored <= MAX_STORED
        && length > 0
        && length <= Math.min(MAX_PLAIN, MAX_RATIO * stored);
  }

  /** Returns how long the rest of a chunk is. */
  static int stored(ByteBuffer header) {
    return (header.get(1) & 0xFF) | (header.get(2) & 0xFF) << 8 | (header.get(3) & 0xFF) << 16;
  }

  /** Returns the number with which compressed data begin: 7 bits in a byte, the lowest first. */
  private static int plainLength(ByteBuffer bytes) {
    int length = 0;
    for (int i = 0; i < 3 && HEADER + 4 + i < bytes.capacity(); i++) {
      int part = bytes.get(HEADER + 4 + i);
      length |= (part & 0x7F) << (7 * i);
      if (part >= 0) {
        return length;
      }
    }
    return -1;
  }

  private void add(long offset, int length) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      begins = Arrays.copyOf(begins, 2 * count);
    }
    offsets[count] = offset;
    begins[count++] = size;
    size += length;
  }
}
