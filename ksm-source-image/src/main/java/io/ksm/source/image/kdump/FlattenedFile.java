package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Fields;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.file.RandomBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Gives the bytes of the original file that a flattened one stands for. makedumpfile and QEMU write
 * flattened files where they cannot seek. Such a file has a header of 4 KiB and then blocks. Before
 * each block stand its place in the original file and its length, both big-endian and of 64 bits;
 * −1 and −1 stand at the end. Blocks come in any order, and later ones may replace parts of earlier
 * ones.
 *
 * <p>Nothing is copied to another file: the places of all blocks are indexed at opening, with 24
 * bytes for each. What no block covers reads as zeros, as in a file with holes. For any number of
 * threads.
 */
final class FlattenedFile implements RandomBytes {
  /** Stands at the beginning of such a file. */
  static final String MAGIC = "makedumpfile\0";

  private final ImageFile file;

  /** Where the blocks begin in the original file; ascending, and not overlapping. */
  private final long[] begins;

  private final long[] ends;

  /** Where the bytes are in the flattened file. */
  private final long[] places;

  private FlattenedFile(ImageFile file, List<FlatBlock> blocks) {
    this.file = file;
    this.begins = blocks.stream().mapToLong(FlatBlock::begin).toArray();
    this.ends = blocks.stream().mapToLong(FlatBlock::end).toArray();
    this.places = blocks.stream().mapToLong(FlatBlock::place).toArray();
  }

  /**
   * Indexes a flattened file.
   *
   * @throws IOException if it is damaged or cannot be read
   */
  static FlattenedFile open(ImageFile file, Damage damage) throws IOException {
    Fields header =
        new FieldReader(file, damage, ByteOrder.BIG_ENDIAN).read("the flattened header", 0, 32);
    if (header.u64(16) != 1 || header.u64(24) != 1) {
      throw damage.fatal(
          "fields type and version of the flattened header are %d and %d, not 1 and 1"
              .formatted(header.u64(16), header.u64(24)));
    }
    return new FlattenedFile(file, FlatBlocks.read(file, damage));
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public void readFully(ByteBuffer to, long offset) throws IOException {
    int start = to.position();
    int limit = to.limit();
    int block = firstEndingAfter(offset);
    long at = offset;
    while (to.position() < limit) {
      long begin = block < begins.length ? begins[block] : Long.MAX_VALUE;
      int left = limit - to.position();
      if (at < begin) {
        int gap = (int) Math.min(left, begin - at);
        MemorySegment.ofBuffer(to).asSlice(0, gap).fill((byte) 0);
        to.position(to.position() + gap);
        at += gap;
      } else {
        int length = (int) Math.min(left, ends[block] - at);
        to.limit(to.position() + length);
        int position = to.position();
        file.readFully(to, places[block] + at - begin);
        to.limit(limit).position(position + length);
        at += length;
        block++;
      }
    }
    to.position(start);
  }

  private int firstEndingAfter(long offset) {
    int found = Arrays.binarySearch(ends, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
