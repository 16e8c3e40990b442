package io.ksm.source.linux.process;

import io.ksm.linux.PagemapScan;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Holds the buffers that a thread needs to read processes. They are made once per thread, some 30
 * KiB, and reused, so that reading allocates nothing. They are freed with their thread, and only
 * that uses them.
 */
final class Scratch {
  /** How many pages are read in one go. */
  static final int PAGES = 512;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final MemorySegment entries;
  private final MemorySegment flags;
  private final PagemapScan scan;
  private final RemoteRanges ranges;

  private Scratch() {
    Arena arena = Arena.ofAuto();
    entries = arena.allocate(PAGES * 8L, Long.BYTES);
    flags = arena.allocate(PAGES * 8L, Long.BYTES);
    scan = new PagemapScan(arena);
    ranges = new RemoteRanges(arena, PAGES);
  }

  /** Returns the calling thread's own. */
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** Returns room for {@link #PAGES} page table entries. */
  MemorySegment entries() {
    return entries;
  }

  /** Returns room for the flags of {@link #PAGES} physical pages. */
  MemorySegment flags() {
    return flags;
  }

  /** Returns a search in a page table. */
  PagemapScan scan() {
    return scan;
  }

  /** Returns room for the ranges of one copy. */
  RemoteRanges ranges() {
    return ranges;
  }
}
