package io.ksm.source.image.lime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.PageCodec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;

/**
 * Decompresses chunks of a {@link SnappyIndex}, and checks their checksums. Used by one thread at a
 * time.
 */
final class SnappyReader {
  private static final int NONE = -1;

  private final ImageFile file;
  private final Damage damage;
  private final SnappyIndex index;
  private final PageCodec codec = PageCodec.snappy();
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer stored =
      ByteBuffer.allocate(SnappyIndex.HEADER + SnappyIndex.MAX_STORED)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] plain = new byte[SnappyIndex.MAX_PLAIN];
  private int held = NONE;

  SnappyReader(ImageFile file, Damage damage, SnappyIndex index) {
    this.file = file;
    this.damage = damage;
    this.index = index;
  }

  /**
   * Reads decompressed bytes.
   *
   * @param offset of the first one; all lie within the index
   * @return how many were read: fewer only if damaged files are wanted
   */
  long read(long offset, MemorySegment to) throws IOException {
    long done = 0;
    while (done < to.byteSize()) {
      int chunk = index.chunkAt(offset + done);
      if (!hold(chunk)) {
        return done;
      }
      int from = (int) (offset + done - index.begin(chunk));
      int length = (int) Math.min(index.length(chunk) - from, to.byteSize() - done);
      MemorySegment.copy(plain, from, to, JAVA_BYTE, done, length);
      done += length;
    }
    return done;
  }

  private boolean hold(int chunk) throws IOException {
    if (chunk == held) {
      return true;
    }
    held = NONE;
    long offset = index.offset(chunk);
    try {
      decompress(chunk);
    } catch (IOException e) {
      damage.unreadable(offset, e);
      return false;
    } catch (DataFormatException e) {
      damage.lost(offset, "the chunk at offset %d: %s".formatted(offset, e.getMessage()));
      return false;
    }
    held = chunk;
    return true;
  }

  private void decompress(int chunk) throws IOException, DataFormatException {
    long offset = index.offset(chunk);
    file.readFully(stored.clear().limit(SnappyIndex.HEADER), offset);
    int length = SnappyIndex.stored(stored);
    if (length < 4 || length > SnappyIndex.MAX_STORED) {
      throw new DataFormatException("its length has changed");
    }
    file.readFully(stored.clear().limit(SnappyIndex.HEADER + length), offset);
    int got = unpack(stored.get(0) & 0xFF, 8, length - 4);
    if (got != index.length(chunk)) {
      throw new DataFormatException(
          "it holds %d bytes, not %d".formatted(got, index.length(chunk)));
    }
    checksum.reset();
    checksum.update(plain, 0, got);
    if (masked((int) checksum.getValue()) != stored.getInt(SnappyIndex.HEADER)) {
      throw new DataFormatException("its checksum is wrong");
    }
  }

  private int unpack(int type, int from, int length) throws DataFormatException {
    if (type == SnappyIndex.COMPRESSED) {
      return codec.decompress(stored.array(), from, length, plain);
    }
    int kept = Math.min(length, plain.length);
    System.arraycopy(stored.array(), from, plain, 0, kept);
    return kept;
  }

  /** Masks a checksum as the format does it: data may hold checksums themselves. */
  private static int masked(int crc) {
    return Integer.rotateRight(crc, 15) + 0xA282_EAD8;
  }
}
