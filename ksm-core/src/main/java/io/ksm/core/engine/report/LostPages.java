package io.ksm.core.engine.report;

import java.util.Arrays;

/**
 * Holds the merged pages that a look found broken or gone, each with the link that it had then.
 *
 * <p>Added and asked for slot by slot, in each slot in the order of pages. So both take constant
 * time, and the next page lies beside the last one in memory. Costs 8 bytes for each of these pages
 * and for each slot. For one thread.
 */
final class LostPages {
  private static final int NONE = -1;

  private int[] pages = {};
  private int[] links = {};
  private int size;

  /** Indexed by slot: where its pages begin, and their end. */
  private int[] starts = {};

  private int[] ends = {};

  /** The slot to which pages are added, or in which they are asked for, and the next of them. */
  private int slot = NONE;

  private int next;

  /** Forgets all pages, and makes room for slots. */
  void begin(int slots) {
    size = 0;
    rewind();
    if (slots > starts.length) {
      starts = new int[slots];
      ends = new int[slots];
    } else {
      Arrays.fill(starts, 0);
      Arrays.fill(ends, 0);
    }
  }

  /** Turns to no slot, so that each can be asked for from its first page on. */
  void rewind() {
    slot = NONE;
  }

  /** Says whether there is any page of a slot. */
  boolean hasAny(int ofSlot) {
    return ofSlot < starts.length && starts[ofSlot] < ends[ofSlot];
  }

  /** Turns to the pages of a slot, or goes on with them if it was this one already. */
  void turnTo(int ofSlot) {
    if (slot != ofSlot) {
      slot = ofSlot;
      next = ofSlot < starts.length ? starts[ofSlot] : 0;
    }
  }

  /** Adds a page of the slot, after those that were added to it before. */
  void add(int page, int link) {
    if (size == pages.length) {
      int capacity = Math.max(64, size + size / 4);
      pages = Arrays.copyOf(pages, capacity);
      links = Arrays.copyOf(links, capacity);
    }
    if (starts[slot] == ends[slot]) {
      starts[slot] = size;
    }
    pages[size] = page;
    links[size++] = link;
    ends[slot] = size;
  }

  /** Returns how many pages there are, of all slots. */
  int size() {
    return size;
  }

  /** Returns one of the pages, in the order in which they were added. */
  int page(int index) {
    return pages[index];
  }

  /** Returns the link of one of the pages. */
  int link(int index) {
    return links[index];
  }

  /** Says whether a page of the slot is here with a link; asked in the order of pages. */
  boolean contains(int page, int link) {
    int end = slot < ends.length ? ends[slot] : 0;
    while (next < end && pages[next] < page) {
      next++;
    }
    return next < end && pages[next] == page && links[next] == link;
  }
}
