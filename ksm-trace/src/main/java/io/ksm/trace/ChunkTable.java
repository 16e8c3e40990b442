package io.ksm.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chunks of a source by their numbers. Chunks that are not known do not cost anything;
 * neighbours stand in one block, and blocks in areas, so that a run of pages is found by one look
 * or two. An area that has become empty stays, which costs some 300 bytes.
 *
 * <p>May be read by several threads while nobody adds.
 */
final class ChunkTable {
  /** Chunks of a block: 1,024 pages. */
  static final int CHUNKS = 16;

  private static final int SHIFT = 4;

  /** Blocks of an area: 65,536 pages. So the map is small, and near the processor. */
  private static final int BLOCKS = 64;

  private static final int AREA_SHIFT = 6;

  private final Supplier<TracedChunk> made;
  private final Map<Long, Area> areas = new HashMap<>();

  /** The area in which a block was looked for last, by whichever thread. */
  private @Nullable Area lookedIn;

  /** The block to which a chunk was added last, and its number. */
  private @Nullable TracedChunk[] last = {};

  private long lastNumber = -1;

  /** Blocks that are neighbours, some of which may not be there. */
  private static final class Area {
    final long number;
    final @Nullable TracedChunk[] @Nullable [] blocks = new TracedChunk[BLOCKS][];

    Area(long number) {
      this.number = number;
    }
  }

  /**
   * Makes an empty table.
   *
   * @param made makes chunks
   */
  ChunkTable(Supplier<TracedChunk> made) {
    this.made = made;
  }

  /** Returns where a chunk stands in its block. */
  static int inBlock(long chunk) {
    return (int) (chunk & CHUNKS - 1);
  }

  /** Returns the block of a chunk; null if none of its chunks is known. Not to be written to. */
  @Nullable TracedChunk @Nullable [] block(long chunk) {
    long block = chunk >>> SHIFT;
    long number = block >>> AREA_SHIFT;
    Area area = lookedIn;
    if (area == null || area.number != number) {
      area = areas.get(number);
      if (area == null) {
        return null;
      }
      lookedIn = area;
    }
    return area.blocks[inArea(block)];
  }

  private static int inArea(long block) {
    return (int) (block & BLOCKS - 1);
  }

  /** Returns a chunk; null if it is not known. */
  @Nullable TracedChunk get(long chunk) {
    @Nullable TracedChunk[] block = block(chunk);
    return block == null ? null : block[inBlock(chunk)];
  }

  /** Returns a chunk, which is known from now on. */
  TracedChunk add(long chunk) {
    if (lastNumber != chunk >>> SHIFT) {
      lastNumber = chunk >>> SHIFT;
      last = addBlock(lastNumber);
    }
    TracedChunk known = last[inBlock(chunk)];
    if (known == null) {
      known = made.get();
      last[inBlock(chunk)] = known;
    }
    return known;
  }

  private @Nullable TracedChunk[] addBlock(long number) {
    Area area = areas.computeIfAbsent(number >>> AREA_SHIFT, Area::new);
    @Nullable TracedChunk[] block = area.blocks[inArea(number)];
    if (block == null) {
      block = new TracedChunk[CHUNKS];
      area.blocks[inArea(number)] = block;
    }
    return block;
  }

  /** Forgets a chunk, and its block if that was the last one of it. */
  void remove(long chunk) {
    @Nullable TracedChunk[] block = block(chunk);
    if (block != null) {
      block[inBlock(chunk)] = null;
      if (Arrays.stream(block).allMatch(Objects::isNull)) {
        removeBlock(chunk >>> SHIFT);
      }
    }
  }

  private void removeBlock(long number) {
    Area area = areas.get(number >>> AREA_SHIFT);
    if (area != null) {
      area.blocks[inArea(number)] = null;
    }
    lastNumber = -1;
  }

  /** Forgets all chunks. */
  void clear() {
    areas.clear();
    lookedIn = null;
    lastNumber = -1;
  }
}
