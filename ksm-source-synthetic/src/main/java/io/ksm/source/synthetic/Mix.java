package io.ksm.source.synthetic;

/**
 * Mixes the bits of numbers by the finalizer of SplitMix64 (Steele, Lea and Flood, 2014), in
 * Stafford's variant 13. Stateless.
 */
final class Mix {
  static final long FIRST = 0xBF58476D1CE4E5B9L;
  static final long SECOND = 0x94D049BB133111EBL;

  private Mix() {}

  /** Returns a number that looks random; different ones for different arguments. */
  static long bijective(long number) {
    long mixed = (number ^ (number >>> 30)) * FIRST;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND;
    return mixed ^ (mixed >>> 31);
  }
}
