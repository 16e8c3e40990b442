package io.ksm.source.image.kdump;

import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the blocks of a {@linkplain FlattenedFile flattened file}. Used by one thread. */
final class FlatBlocks {
  private static final int HEADER = 4096;
  private static final int BLOCK_HEADER = 16;

  /**
   * How many blocks any file may have. It may have one more for each {@link #MIN_AVERAGE} bytes.
   * That bounds the index of a hostile file; real files have one for each 16 KiB or so.
   */
  private static final int FREE_BLOCKS = 1 << 16;

  private static final int MIN_AVERAGE = 4096;

  private final ImageFile file;
  private final Damage damage;
  private final ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER);
  private final List<FlatBlock> blocks = new ArrayList<>();

  private FlatBlocks(ImageFile file, Damage damage) {
    this.file = file;
    this.damage = damage;
  }

  /**
   * Reads the headers of all blocks.
   *
   * @return ascending and not overlapping
   * @throws IOException if the file is damaged or cannot be read
   */
  static List<FlatBlock> read(ImageFile file, Damage damage) throws IOException {
    FlatBlocks reader = new FlatBlocks(file, damage);
    reader.readAll();
    List<FlatBlock> sorted = new ArrayList<>(reader.blocks);
    sorted.sort(Comparator.comparingLong(FlatBlock::begin));
    return overlap(sorted) ? resolve(reader.blocks) : sorted;
  }

  private void readAll() throws IOException {
    long at = HEADER;
    while (file.holds(at, BLOCK_HEADER)) {
      file.readFully(header.clear(), at);
      if (header.getLong(0) == -1) {
        return;
      }
      at = add(at, header.getLong(0), header.getLong(Long.BYTES));
    }
    damage.found("it has %d bytes and ends without the mark of its end".formatted(file.size()));
  }

  /** Adds a block and returns where its successor is; after the file's end if it has none. */
  private long add(long at, long begin, long length) throws IOException {
    if (begin < 0 || length <= 0 || length > Long.MAX_VALUE - begin) {
      throw damage.fatal(
          "the flattened block at offset %d has the fields offset %d and buf_size %d"
              .formatted(at, begin, length));
    }
    if (blocks.size() == FREE_BLOCKS + file.size() / MIN_AVERAGE) {
      throw damage.fatal(
          "it has more than %d flattened blocks, too many for its size".formatted(blocks.size()));
    }
    long place = at + BLOCK_HEADER;
    long held = Math.min(length, file.size() - place);
    if (held > 0) {
      blocks.add(new FlatBlock(begin, begin + held, place));
    }
    return held < length ? Long.MAX_VALUE : place + held;
  }

  private static boolean overlap(List<FlatBlock> sorted) {
    long end = 0;
    for (FlatBlock block : sorted) {
      if (block.begin() < end) {
        return true;
      }
      end = block.end();
    }
    return false;
  }

  /** Lets each block replace what was written before it. */
  private static List<FlatBlock> resolve(List<FlatBlock> asWritten) {
    TreeMap<Long, FlatBlock> written = new TreeMap<>();
    for (FlatBlock block : asWritten) {
      Map.Entry<Long, FlatBlock> before = written.lowerEntry(block.begin());
      if (before != null && before.getValue().end() > block.begin()) {
        keepRest(block, before.getValue(), written);
        written.put(before.getKey(), before.getValue().upTo(block.begin()));
      }
      Map.Entry<Long, FlatBlock> within = written.ceilingEntry(block.begin());
      while (within != null && within.getKey() < block.end()) {
        written.remove(within.getKey());
        keepRest(block, within.getValue(), written);
        within = written.ceilingEntry(block.begin());
      }
      written.put(block.begin(), block);
    }
    return new ArrayList<>(written.values());
  }

  private static void keepRest(FlatBlock block, FlatBlock old, Map<Long, FlatBlock> written) {
    if (old.end() > block.end()) {
      written.put(block.end(), old.from(block.end()));
    }
  }
}
