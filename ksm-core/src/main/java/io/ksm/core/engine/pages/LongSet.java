package io.ksm.core.engine.pages;

import java.util.Arrays;

/**
 * Holds a growing set of 64-bit numbers, with open addressing and linear probing; boxes nothing.
 * For one thread at a time.
 */
public final class LongSet {
  /** A larger set is thrown away rather than swept. */
  private static final int LARGE = 1 << 12;

  /** 0 marks a free place, so the number 0 is kept apart. */
  private long[] places = new long[16];

  private boolean hasZero;
  private int size;

  public boolean contains(long number) {
    if (number == 0) {
      return hasZero;
    }
    return size > 0 && places[place(number)] == number;
  }

  public void add(long number) {
    if (number == 0) {
      hasZero = true;
      return;
    }
    int place = place(number);
    if (places[place] != number) {
      places[place] = number;
      if (++size > places.length / 2) {
        grow();
      }
    }
  }

  private int place(long number) {
    int mask = places.length - 1;
    int place = (int) ((number * Keys.SPREAD) >>> 32) & mask;
    while (places[place] != 0 && places[place] != number) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] old = places;
    places = new long[old.length * 2];
    for (long number : old) {
      if (number != 0) {
        places[place(number)] = number;
      }
    }
  }

  public int size() {
    return size + (hasZero ? 1 : 0);
  }

  public void clear() {
    if (places.length > LARGE) {
      places = new long[16];
    } else if (size > 0) {
      Arrays.fill(places, 0);
    }
    size = 0;
    hasZero = false;
  }
}
