package io.ksm.fleet.place;

/** Counts contents in an open table of powers of two, 8 bytes a slot, at most half full. */
final class SparseCounts implements ContentCounts {
  private static final int MIX = 0x9E3779B9;

  /** Contents plus 1; 0 where nothing is. */
  private int[] keys = new int[16];

  private int[] counts = new int[16];
  private int size;

  @Override
  public int get(int content) {
    return counts[slot(content)];
  }

  @Override
  public int increment(int content) {
    int slot = slot(content);
    if (keys[slot] == 0) {
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slot(content);
      }
      keys[slot] = content + 1;
      size++;
    }
    return ++counts[slot];
  }

  /** The slot stays. */
  @Override
  public int decrement(int content) {
    int slot = slot(content);
    ContentCounts.requireSome(counts[slot], content);
    return --counts[slot];
  }

  private int slot(int content) {
    int slot = ((content + 1) * MIX) >>> Integer.numberOfLeadingZeros(keys.length - 1);
    while (keys[slot] != 0 && keys[slot] != content + 1) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new int[2 * oldKeys.length];
    counts = new int[keys.length];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      // What has gone needs no slot any more.
      if (oldCounts[i] > 0) {
        int slot = slot(oldKeys[i] - 1);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
        size++;
      }
    }
  }
}
