package io.ksm.core.engine.pages;

/**
 * Makes keys of hashes, and hashes of keys.
 *
 * <p>A key is the hash, spread to 64 bits, mixed with the page's domain. Both steps can be undone,
 * so equal keys of one domain mean equal hashes, and equal contents of different domains never get
 * one key.
 */
public final class Keys {
  /** 2^64 divided by the golden ratio (Knuth): odd, so multiplying by it can be undone. */
  static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final long GATHER = inverse(SPREAD);

  private Keys() {}

  /** Returns the key of a hash in a domain. */
  public static long of(long hash, long domainBits) {
    return (hash * SPREAD) ^ domainBits;
  }

  /** Returns the hash of which a key was made. */
  public static long hash(long key, long domainBits) {
    return (key ^ domainBits) * GATHER;
  }

  /** Returns what the domain with a number adds to keys; it differs from that of all others. */
  public static long domainBits(int domain) {
    long z = domain * SPREAD;
    z = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    return z ^ (z >>> 32);
  }

  /** Newton's iteration for the inverse modulo 2^64: each step doubles the correct bits. */
  private static long inverse(long odd) {
    long x = odd;
    for (int i = 0; i < 5; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }
}
