package io.ksm.core.engine.pages;

import io.ksm.api.UsageException;
import java.util.Arrays;

/**
 * Gives page ids to the addresses of sources.
 *
 * <p>A <em>slot</em> stands for addresses of a source, aligned and as many as a chunk has, with one
 * id for each page of them: {@code id = slot * pagesPerChunk + index}. Slots are given out and
 * taken back between scans; within a scan each has a rank, so that a page's place in scan order
 * follows from its id. In a scan several threads may read it.
 */
public final class SlotTable {
  /** There are numbers for so many pages. */
  public static final long MAX_PAGES = 1L << 31;

  private final int chunkBits;
  private int[] sources = {};
  private long[] addresses = {};
  private int[] ranks = {};
  private int[] free = {};
  private int freeCount;
  private int used;

  /** Makes a table for chunks of {@code 2^chunkBits} pages. */
  public SlotTable(int chunkBits) {
    this.chunkBits = chunkBits;
  }

  public int chunkBits() {
    return chunkBits;
  }

  public int pagesPerChunk() {
    return 1 << chunkBits;
  }

  /**
   * Gives a slot to the addresses of a chunk.
   *
   * @throws UsageException if there are no more page ids
   */
  int allocate(int source, long address) {
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot >= MAX_PAGES >>> chunkBits) {
      throw new UsageException(
          "the sources have more than 2,147,483,648 pages (8 TiB of 4 KiB pages):"
              + " scan fewer of them at once");
    }
    if (slot >= sources.length) {
      int capacity = Math.max(64, slot + (slot >> 1));
      sources = Arrays.copyOf(sources, capacity);
      addresses = Arrays.copyOf(addresses, capacity);
      ranks = Arrays.copyOf(ranks, capacity);
    }
    sources[slot] = source;
    addresses[slot] = address;
    return slot;
  }

  /** Takes a slot back, of whose pages nothing is remembered any more. */
  void release(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(16, freeCount * 2));
    }
    free[freeCount++] = slot;
  }

  void rank(int slot, int rank) {
    ranks[slot] = rank;
  }

  /** Returns an upper limit of all page ids in use. */
  public long pageLimit() {
    return (long) used << chunkBits;
  }

  /** Returns an upper limit of all slots in use. */
  public int slotLimit() {
    return used;
  }

  public int firstPage(int slot) {
    return slot << chunkBits;
  }

  public int slotOf(int page) {
    return page >>> chunkBits;
  }

  public int indexOf(int page) {
    return page & ((1 << chunkBits) - 1);
  }

  int source(int slot) {
    return sources[slot];
  }

  /** Returns the address of a slot's first page. */
  public long address(int slot) {
    return addresses[slot];
  }

  /** Returns the number of the source to which a page belongs. */
  public int sourceOf(int page) {
    return sources[page >>> chunkBits];
  }

  /**
   * Returns the address of a page.
   *
   * @param pageSize in bytes
   */
  public long addressOf(int page, int pageSize) {
    return addresses[page >>> chunkBits] + (long) indexOf(page) * pageSize;
  }

  /** Returns a page's place in the order of the scan: comparable, not contiguous. */
  public long position(int page) {
    return ((long) ranks[page >>> chunkBits] << chunkBits) | indexOf(page);
  }

  public long memoryBytes() {
    return (long) sources.length * (2 * Integer.BYTES + Long.BYTES)
        + (long) free.length * Integer.BYTES;
  }
}
