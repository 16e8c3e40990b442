package io.ksm.tree.rb;

/**
 * Divides all keys among groves: an ascending list of keys, each of which is where a grove's range
 * begins. The first fence is the lowest key there is. Immutable.
 *
 * <p>{@link #at} finds the grove of a key, in constant time where fences are well spread, and by
 * binary search elsewhere. To change a list takes time in proportion to its length. That is little
 * beside the splitting of a grove, even with thousands of groves.
 */
final class Fences {
  /*
   * The range from the second fence to the last is cut into slots, a few for each fence. hints[i]
   * is the position of the last fence that is not above slot i's first key. The fence of a key lies
   * between the hints of its slot and of the next one. With well spread fences there are one or two
   * candidates, and never more than there are fences.
   */
  private static final int SLOTS_PER_FENCE = 4;

  private final long[] keys;

  /** The second fence, or any key if there is none. */
  private final long lowest;

  /** One for each slot, and one more. */
  private final int[] hints;

  /** The logarithm of how many keys wide a slot is; positive, which keeps slot numbers positive. */
  private final int shift;

  /** Makes the list of only one fence. */
  Fences() {
    this(new long[] {Long.MIN_VALUE});
  }

  private Fences(long[] keys) {
    this.keys = keys;
    int last = keys.length - 1;
    lowest = keys[Math.min(1, last)];
    long span = keys[last] - lowest;
    int bits = 64 - Long.numberOfLeadingZeros(span);
    int slotBits = 31 - Integer.numberOfLeadingZeros(SLOTS_PER_FENCE * keys.length);
    shift = Math.clamp(bits - slotBits, 1, 63);
    hints = new int[(int) (span >>> shift) + 2];
    // The first slot is also that of all keys below it, so that its hint is the first fence.
    int position = 0;
    for (int slot = 1; slot < hints.length - 1; slot++) {
      long start = lowest + ((long) slot << shift);
      while (position < last && keys[position + 1] <= start) {
        position++;
      }
      hints[slot] = position;
    }
    hints[hints.length - 1] = last;
  }

  int count() {
    return keys.length;
  }

  long key(int position) {
    return keys[position];
  }

  /** Returns the position of the last fence that is not above a key. */
  int at(long key) {
    int slot = key < lowest ? 0 : (int) Math.min((key - lowest) >>> shift, hints.length - 2);
    int low = hints[slot];
    int high = hints[slot + 1];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (keys[middle] <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns this list with one fence more; the order must stay ascending. */
  Fences with(int position, long key) {
    long[] more = new long[keys.length + 1];
    System.arraycopy(keys, 0, more, 0, position);
    more[position] = key;
    System.arraycopy(keys, position, more, position + 1, keys.length - position);
    return new Fences(more);
  }

  /** Returns this list without one of its fences, which is not the first. */
  Fences without(int position) {
    long[] fewer = new long[keys.length - 1];
    System.arraycopy(keys, 0, fewer, 0, position);
    System.arraycopy(keys, position + 1, fewer, position, fewer.length - position);
    return new Fences(fewer);
  }

  long memoryBytes() {
    return 32 + 16 + 8L * keys.length + 16 + 4L * hints.length;
  }
}
