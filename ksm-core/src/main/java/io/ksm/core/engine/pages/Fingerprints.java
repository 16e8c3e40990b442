package io.ksm.core.engine.pages;

/**
 * Makes hashes of pages whose source gives {@linkplain io.ksm.api.PageSource#fingerprints()
 * fingerprints}.
 *
 * <p>Both halves take part, so that a page which changes keeps its hash in one case of 2^64 only,
 * as with a hasher of 64 bits. All 128 bits decide whether two pages are equal.
 */
public final class Fingerprints {
  /** The hash of a page full of zeros, whose fingerprint is 0, 0. */
  public static final long ZERO_HASH = 0;

  private Fingerprints() {}

  /** The factor is odd, so that each half alone decides over the hash. */
  public static long hash(long high, long low) {
    return low + high * Keys.SPREAD;
  }

  public static boolean isZero(long high, long low) {
    return (high | low) == 0;
  }
}
