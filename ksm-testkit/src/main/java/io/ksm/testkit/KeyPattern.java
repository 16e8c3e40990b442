package io.ksm.testkit;

import java.util.SplittableRandom;

/** Ways in which the keys of an index can be spread, from what it is made for to what is unkind. */
public enum KeyPattern {
  /** Good hashes. */
  MIXED {
    @Override
    public long key(SplittableRandom random, int number) {
      return random.nextLong();
    }
  },
  /** Good hashes of one partition of the key space: eight high bits are equal. */
  PARTITION {
    @Override
    public long key(SplittableRandom random, int number) {
      return 0xA5L << 56 | random.nextLong() >>> 8;
    }
  },
  /** Many entries under each of a few keys. */
  FEW {
    @Override
    public long key(SplittableRandom random, int number) {
      return random.nextLong(50) * 0x9E3779B97F4A7C15L;
    }
  },
  /** One key for all. */
  ONE {
    @Override
    public long key(SplittableRandom random, int number) {
      return 0x5151515151515151L;
    }
  },
  /** Crowds far from each other. */
  CLUSTERED {
    @Override
    public long key(SplittableRandom random, int number) {
      return random.nextLong(5) * 0x3333333333333333L + random.nextLong(1 << 16);
    }
  },
  /** Each key is above all before, in small steps. */
  ASCENDING {
    @Override
    public long key(SplittableRandom random, int number) {
      return number + random.nextLong(3);
    }
  },
  /** Each key is below all before, from the highest there is. */
  DESCENDING {
    @Override
    public long key(SplittableRandom random, int number) {
      return ~(3L * number);
    }
  },
  /** Every order of magnitude as often as any other. */
  LOGARITHMIC {
    @Override
    public long key(SplittableRandom random, int number) {
      return random.nextLong() >>> random.nextInt(64);
    }
  },
  /** The ends of the signed and of the unsigned range, and what is close to them. */
  EXTREME {
    @Override
    public long key(SplittableRandom random, int number) {
      return (random.nextBoolean() ? Long.MIN_VALUE : 0) + random.nextLong(7) - 3;
    }
  },
  /** Good hashes whose range moves, as no engine would ask for. */
  DRIFTING {
    @Override
    public long key(SplittableRandom random, int number) {
      return ((long) number << 40) + (random.nextLong() >>> 10);
    }
  };

  /**
   * Returns a key.
   *
   * @param random what to take chance from
   * @param number of the key, counted from 0
   */
  public abstract long key(SplittableRandom random, int number);
}
