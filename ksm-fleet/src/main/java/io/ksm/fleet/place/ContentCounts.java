package io.ksm.fleet.place;

/**
 * How many sources of a host have each content: an open table of powers of two, 8 bytes a slot, at
 * most half full. One thread.
 */
final class ContentCounts {
  private static final int MIX = 0x9E3779B9;

  /** Contents plus 1; 0 where nothing is. */
  private int[] keys = new int[16];

  private int[] counts = new int[16];
  private int size;

  int get(int content) {
    return counts[slot(content)];
  }

  /** Adds one, and returns how many there are now. */
  int increment(int content) {
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

  /** Takes one away, and returns how many there are now. The slot stays. */
  int decrement(int content) {
    int slot = slot(content);
    if (counts[slot] == 0) {
      throw new IllegalStateException("content " + content + " is not there");
    }
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
