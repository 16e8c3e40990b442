package io.ksm.fleet.place;

import java.util.Arrays;

/** How many sources of a host have each content. One thread. */
interface ContentCounts {
  /** The most that the tables of all hosts may take. */
  long MAX_TABLE_BYTES = 64L << 20;

  /** Returns how many have a content. */
  int get(int content);

  /** Adds one, and returns how many there are now. */
  int increment(int content);

  /** Takes one away, of which there must be one, and returns how many there are now. */
  int decrement(int content);

  /**
   * Returns one for each host, with nothing in it. Where a table of all contents takes at most 64
   * MiB for all hosts, contents are looked up in it directly.
   */
  static ContentCounts[] of(int hosts, SharedContents contents) {
    long tableBytes = (long) hosts * contents.size() * Short.BYTES;
    boolean dense = contents.sources() <= Short.MAX_VALUE && tableBytes <= MAX_TABLE_BYTES;
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
