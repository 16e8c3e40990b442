package io.ksm.trace;

/**
 * Finds the numbers of fingerprints, by open addressing: 20 bytes a place, of which at most half
 * are taken. Constant time for fingerprints that are spread well. For one thread.
 */
final class FingerprintTable {
  private static final int FIRST_PLACES = 1 << 10;

  /** An odd number without pattern: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] fingerprints = new long[2 * FIRST_PLACES];

  /** Indexed by place; 0 if it is free. */
  private int[] numbers = new int[FIRST_PLACES];

  private int size;

  /**
   * Returns the number of a fingerprint.
   *
   * @param next its number, above 0, if it has none yet
   */
  int numberOf(long high, long low, int next) {
    int place = place(high, low);
    if (numbers[place] == 0) {
      put(place, high, low, next);
      if (++size > numbers.length / 2) {
        grow();
      }
      return next;
    }
    return numbers[place];
  }

  private void put(int place, long high, long low, int number) {
    fingerprints[2 * place] = high;
    fingerprints[2 * place + 1] = low;
    numbers[place] = number;
  }

  private int place(long high, long low) {
    int mask = numbers.length - 1;
    int place = (int) (((low + high * SPREAD) * SPREAD) >>> Integer.SIZE) & mask;
    while (numbers[place] != 0
        && (fingerprints[2 * place] != high || fingerprints[2 * place + 1] != low)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldFingerprints = fingerprints;
    int[] oldNumbers = numbers;
    fingerprints = new long[2 * oldFingerprints.length];
    numbers = new int[2 * oldNumbers.length];
    for (int old = 0; old < oldNumbers.length; old++) {
      if (oldNumbers[old] != 0) {
        long high = oldFingerprints[2 * old];
        long low = oldFingerprints[2 * old + 1];
        put(place(high, low), high, low, oldNumbers[old]);
      }
    }
  }
}
