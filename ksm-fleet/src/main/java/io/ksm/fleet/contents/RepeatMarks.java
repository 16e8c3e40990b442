package io.ksm.fleet.contents;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Remembers of which fingerprints more than one was marked, in two bits for each of many slots. A
 * fingerprint's slot is told by its first bits after those that all of a range have, so that sorted
 * fingerprints go through memory in its order.
 *
 * <p>May say of a fingerprint that it was repeated though it was not, as another has the same slot;
 * never the reverse. Safe for several threads; what they marked is seen by whoever waited for them.
 */
final class RepeatMarks {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SLOTS_BITS = 5;
  private static final int MIN_BITS = 10;

  /** Of so many slots for a row, one in ten to twenty of the rows that are alone meets another. */
  private static final long SLOTS_FOR_ROW = 16;

  /** With fewer slots for a row, too many meet another. */
  private static final long MIN_SLOTS_FOR_ROW = 8;

  /** So many are looked up at once. */
  private static final int BATCH = 64;

  private final int shift;
  private final long[] words;

  /** Takes what was fetched, so that the compiler does not leave the fetching out. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  private final LongAdder again = new LongAdder();
  private long first;

  /**
   * Makes marks of nothing.
   *
   * @param range of all that will be marked at first
   * @param rows how many are expected
   * @param maxBytes of memory, at most 8 GiB
   */
  RepeatMarks(HashRange range, long rows, long maxBytes) {
    long slots = Math.min(SLOTS_FOR_ROW * rows, maxBytes * Byte.SIZE / 2);
    int bits = Math.max(MIN_BITS, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, slots)));
    this.first = range.first();
    this.shift = Long.SIZE - Long.numberOfLeadingZeros(range.last() - range.first()) - bits;
    this.words = new long[1 << (bits - SLOTS_BITS)];
  }

  /** Returns how often a range is to be halved, so that there are enough slots for a part of it. */
  static int halvings(long rows, long maxBytes, int most) {
    int halvings = 0;
    while (halvings < most && ((MIN_SLOTS_FOR_ROW * rows) >> halvings) > maxBytes * Byte.SIZE / 2) {
      halvings++;
    }
    return halvings;
  }

  /** Forgets all, for another range of the same size. No other thread may mark meanwhile. */
  void begin(HashRange range) {
    Arrays.fill(words, 0);
    again.reset();
    first = range.first();
  }

  /** Marks fingerprints; those beyond the range are left out. */
  void mark(long[] fingerprints, HashRange range) {
    long met = 0;
    for (int i = 0; i < fingerprints.length; i += BATCH) {
      int end = Math.min(fingerprints.length, i + BATCH);
      fetch(fingerprints, i, end, range);
      met += mark(fingerprints, i, end, range);
    }
    again.add(met);
  }

  /** Nothing is fetched ahead of an exchange, so that each would wait for memory by itself. */
  private void fetch(long[] fingerprints, int begin, int end, HashRange range) {
    long any = 0;
    for (int i = begin; i < end; i++) {
      if (range.has(fingerprints[i])) {
        any |= words[word(slot(fingerprints[i]))];
      }
    }
    fetched = any;
  }

  private long mark(long[] fingerprints, int begin, int end, HashRange range) {
    long met = 0;
    for (int i = begin; i < end; i++) {
      if (range.has(fingerprints[i]) && markOne(slot(fingerprints[i]))) {
        met++;
      }
    }
    return met;
  }

  private long slot(long fingerprint) {
    return (fingerprint - first) >>> shift;
  }

  private static int word(long slot) {
    return (int) (slot >>> SLOTS_BITS);
  }

  /** Returns whether the slot had a mark already. */
  private boolean markOne(long slot) {
    int word = word(slot);
    long once = seen(slot);
    long old = (long) WORDS.getOpaque(words, word);
    while (true) {
      long marked = old | once | (old & once) << 1;
      if (marked == old) {
        return true;
      }
      long found = (long) WORDS.compareAndExchange(words, word, old, marked);
      if (found == old) {
        return (old & once) != 0;
      }
      old = found;
    }
  }

  /** The lower bit of a slot says that one was marked, and the upper one that a second was. */
  private static long seen(long slot) {
    return 1L << (slot << 1);
  }

  /** Says whether more than one may have been marked that has this fingerprint. */
  boolean mayRepeat(long fingerprint) {
    long slot = slot(fingerprint);
    return (words[word(slot)] & seen(slot) << 1) != 0;
  }

  /** Returns at how many marks the slot had one already: at most half of those that may repeat. */
  long again() {
    return again.sum();
  }
}
