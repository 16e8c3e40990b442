package io.ksm.fleet.place;

import java.util.Arrays;

/** How many sources of a host have each content. One thread. */
interface ContentCounts {
  /** Returns how many have a content. */
  int get(int content);

  /** Adds one, and returns how many there are now. */
  int increment(int content);

  /** Takes one away, of which there must be one, and returns how many there are now. */
  int decrement(int content);

  /**
   * Returns one for each host, with nothing in it. Where the numbers of all contents fit into few
   * megabytes for all hosts, they are looked up directly.
   */
  static ContentCounts[] of(int hosts, SharedContents contents) {
    boolean dense =
        contents.sources() <= Short.MAX_VALUE && (long) hosts * contents.size() <= 32L << 20;
    ContentCounts[] counts = new ContentCounts[hosts];
    Arrays.setAll(counts, _ -> dense ? new DenseCounts(contents.size()) : new SparseCounts());
    return counts;
  }

  /** Fails unless there is one. */
  static void requireSome(int count, int content) {
    if (count == 0) {
      throw new IllegalStateException("content " + content + " is not there");
    }
  }
}
