package io.ksm.core.engine.match;

import java.util.Arrays;

/**
 * Holds records of equally many int fields. They are known by small whole numbers, which are given
 * out again after they were given back.
 *
 * <p>All operations take constant time, {@link #take} but for the rare making of a segment; nothing
 * else allocates. What lies idle is bounded by one segment, of {@value #SEGMENT_RECORDS} records; a
 * table smaller than that has at most half of its records to spare. Not thread-safe.
 */
final class Records {
  /*
   * The fields of a record lie side by side: whoever touches one field mostly touches others, and
   * finds them in the same cache line. Records lie in segments, which never move, so that growth
   * makes no garbage; for that a record costs one more load than in an array of its own. Only while
   * it is the only one, the first segment grows by copying: most tables of a small scan with many
   * partitions stay below its size.
   *
   * A record that was given back holds the number of the next such in its first field, and keeps
   * the others.
   */
  private static final int SEGMENT_BITS = 8;

  /** The records of a full segment. */
  static final int SEGMENT_RECORDS = 1 << SEGMENT_BITS;

  private static final int MASK = SEGMENT_RECORDS - 1;
  private static final int SMALLEST = 8;
  private static final int NEXT_FREE = 0;
  private static final int NONE = -1;

  private final int width;
  private int[][] segments = {};
  private int capacity;

  /** The first record that was never given out. */
  private int fresh;

  private int free = NONE;
  private int live;

  /**
   * Makes an empty table.
   *
   * @param width the fields of a record, at least 1
   */
  Records(int width) {
    this.width = width;
  }

  /** Returns a record that is not in use; what it holds is undefined. */
  int take() {
    live++;
    if (free != NONE) {
      int record = free;
      free = get(record, NEXT_FREE);
      return record;
    }
    if (fresh == capacity) {
      grow();
    }
    return fresh++;
  }

  /** Takes a record back. All of its fields but the first stay readable until it is taken again. */
  void giveBack(int record) {
    set(record, NEXT_FREE, free);
    free = record;
    live--;
  }

  int get(int record, int field) {
    return segments[record >>> SEGMENT_BITS][(record & MASK) * width + field];
  }

  void set(int record, int field, int value) {
    segments[record >>> SEGMENT_BITS][(record & MASK) * width + field] = value;
  }

  /** Adds to a field; returns the sum. */
  int add(int record, int field, int change) {
    return segments[record >>> SEGMENT_BITS][(record & MASK) * width + field] += change;
  }

  /** Returns the number that was {@linkplain #setLong put} into a field and the next one. */
  long getLong(int record, int field) {
    int[] segment = segments[record >>> SEGMENT_BITS];
    int at = (record & MASK) * width + field;
    return (long) segment[at] << Integer.SIZE | Integer.toUnsignedLong(segment[at + 1]);
  }

  /** Puts a number into a field and the next one. */
  void setLong(int record, int field, long value) {
    int[] segment = segments[record >>> SEGMENT_BITS];
    int at = (record & MASK) * width + field;
    segment[at] = (int) (value >>> Integer.SIZE);
    segment[at + 1] = (int) value;
  }

  private void grow() {
    if (capacity < SEGMENT_RECORDS) {
      growFirst();
    } else {
      addSegment();
    }
  }

  private void growFirst() {
    int[] first = capacity == 0 ? new int[0] : segments[0];
    capacity = Math.clamp(capacity + capacity / 2, SMALLEST, SEGMENT_RECORDS);
    segments = new int[][] {Arrays.copyOf(first, capacity * width)};
  }

  private void addSegment() {
    int number = capacity >>> SEGMENT_BITS;
    if (number == segments.length) {
      segments = Arrays.copyOf(segments, number + Math.max(4, number / 4));
    }
    segments[number] = new int[SEGMENT_RECORDS * width];
    capacity += SEGMENT_RECORDS;
  }

  /** Returns the number after the last record that was ever in use. */
  int limit() {
    return fresh;
  }

  /** Returns how many records are in use. */
  int live() {
    return live;
  }

  /** Takes all records back, and gives up their memory. */
  void clear() {
    segments = new int[][] {};
    capacity = 0;
    fresh = 0;
    free = NONE;
    live = 0;
  }

  /** As is, with objects as they lie in a 64-bit JVM that compresses references. */
  long memoryBytes() {
    int full = capacity >>> SEGMENT_BITS;
    int rest = capacity & MASK;
    return 40
        + arrayBytes(segments.length)
        + full * arrayBytes(SEGMENT_RECORDS * width)
        + (rest == 0 ? 0 : arrayBytes(rest * width));
  }

  private static long arrayBytes(int length) {
    return 16 + (4L * length + 7 & -8);
  }
}
