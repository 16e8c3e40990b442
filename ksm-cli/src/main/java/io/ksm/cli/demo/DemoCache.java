package io.ksm.cli.demo;

import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A cache that lies in an arena, and knows what each byte of it must be. Used by one thread. */
final class DemoCache {
  /** One document of so many is updated. */
  private static final int UPDATED_OF = 20;

  private final MergeableArena arena;
  private final int pageSize;
  private final List<Item> items;
  private final ItemBytes contents;
  private final BitSet updated = new BitSet();
  private final byte[] buffer;

  DemoCache(MergeableArena arena, List<Item> items, long seed) {
    this.arena = arena;
    this.pageSize = arena.pageSize();
    this.items = items;
    this.contents = new ItemBytes(seed);
    this.buffer = new byte[items.stream().mapToInt(Item::pages).max().orElse(0) * pageSize];
  }

  /** Writes every item to all its places. */
  void fill() {
    try (ArenaWriter writer = arena.writer()) {
      for (Item item : items) {
        write(item, writer);
      }
    }
  }

  /**
   * Writes new versions of some documents, wherever they are cached.
   *
   * @param random chooses which
   * @return how many pages were written
   */
  long update(Random random) {
    List<Item> chosen = new ArrayList<>(documents());
    Collections.shuffle(chosen, random);
    chosen = chosen.subList(0, Math.ceilDiv(chosen.size(), UPDATED_OF));
    try (ArenaWriter writer = arena.writer()) {
      for (Item item : chosen) {
        updated.set(item.id());
        write(item, writer);
      }
    }
    return chosen.stream().mapToLong(Item::allPages).sum();
  }

  private List<Item> documents() {
    return items.stream().filter(item -> item.kind() == ItemKind.DOCUMENT).toList();
  }

  private void write(Item item, ArenaWriter writer) {
    MemorySegment bytes = bytesOf(item);
    for (int place : item.places()) {
      writer.copy(bytes, 0, (long) place * pageSize, bytes.byteSize());
    }
  }

  /** Makes an item's present version, in a buffer that the next call uses again. */
  private MemorySegment bytesOf(Item item) {
    int bytes = item.pages() * pageSize;
    contents.write(item, updated.get(item.id()) ? 1 : 0, buffer, bytes);
    return MemorySegment.ofArray(buffer).asSlice(0, bytes);
  }

  /**
   * Compares every byte with what was written.
   *
   * @throws IOException at the first one that is another
   */
  void check() throws IOException {
    MemorySegment memory = arena.memory();
    for (Item item : items) {
      MemorySegment bytes = bytesOf(item);
      for (int place : item.places()) {
        long from = (long) place * pageSize;
        long wrong = bytes.mismatch(memory.asSlice(from, bytes.byteSize()));
        if (wrong >= 0) {
          throw new IOException(
              "merging damaged the arena: byte %d (page %d) is not what was written there; please report it"
                  .formatted(from + wrong, (from + wrong) / pageSize));
        }
      }
    }
  }
}
