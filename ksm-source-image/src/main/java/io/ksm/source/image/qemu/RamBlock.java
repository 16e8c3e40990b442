package io.ksm.source.image.qemu;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where the pages of one block of RAM lie in a stream. A page that comes once more
 * replaces what came before. Filled by one thread, then read by many.
 *
 * <p>Holds 8 bytes per page, in groups of {@link #GROUP}. Groups without a page are not kept.
 */
final class RamBlock {
  /** How many neighbouring pages are kept together. */
  static final int GROUP = 64;

  /** Stands for a page that did not come. Other places are offsets, or {@link #filled}. */
  static final long NOWHERE = 0;

  private final String name;
  private final long pages;
  private final TreeMap<Long, long[]> groups = new TreeMap<>();
  private long group = -1;
  private long @Nullable [] places;

  /**
   * Makes one without pages.
   *
   * @param pages how many it has
   */
  RamBlock(String name, long pages) {
    this.name = name;
    this.pages = pages;
  }

  /** Returns the place of a page all of whose bytes are the same. */
  static long filled(long value) {
    return ~value;
  }

  /** Returns that byte, of a negative place. */
  static byte filling(long place) {
    return (byte) ~place;
  }

  String name() {
    return name;
  }

  long pages() {
    return pages;
  }

  /** Returns the places of neighbouring pages, by the number of their group. */
  NavigableMap<Long, long[]> groups() {
    return groups;
  }

  /**
   * Notes where a page lies.
   *
   * @return whether a group was added for it
   */
  boolean put(long page, long place) {
    long wanted = page / GROUP;
    boolean isNew = false;
    if (places == null || wanted != group) {
      places = groups.get(wanted);
      group = wanted;
      isNew = places == null;
    }
    if (places == null) {
      places = new long[GROUP];
      groups.put(wanted, places);
    }
    places[(int) (page % GROUP)] = place;
    return isNew;
  }
}
