package io.ksm.trace.key;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes fingerprints: the first 128 bits of a page's HMAC-SHA-256 (RFC 2104) under a key.
 *
 * <p>A fingerprint must not let anybody who lacks the key test a guess of what a page held, nor let
 * anybody make two contents with one fingerprint. HMAC-SHA-256 has both properties by proof and by
 * long use, also when it is cut to half its length. Faster keyed hashes exist. Those in the JDK
 * (GMAC, Poly1305) lose their key where one key hashes many messages without a fresh number each,
 * and the others are not in the JDK, or are slower in Java than SHA-256, for which the JVM uses the
 * processor's own instructions.
 *
 * <p>The fingerprint of a page full of zeros is 0, 0, as the contract of sources wants it.
 *
 * <p>Used by one thread. Takes time in proportion to the page, some 3 µs for 4 KiB where the
 * processor has instructions for SHA, and allocates nothing.
 */
public final class Fingerprinter {
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest digest = TraceKey.sha256();
  private final byte[] innerPad;
  private final byte[] outerPad;
  private final byte[] result = new byte[32];
  private byte[] page = {};
  private long high;
  private long low;

  Fingerprinter(byte[] secret) {
    this.innerPad = pad(secret, INNER);
    this.outerPad = pad(secret, OUTER);
  }

  private static byte[] pad(byte[] secret, byte with) {
    byte[] pad = Arrays.copyOf(secret, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      pad[i] ^= with;
    }
    return pad;
  }

  /**
   * Computes the fingerprint of a page. It must not be full of zeros.
   *
   * @param length in bytes
   */
  public void page(MemorySegment memory, long offset, int length) {
    if (page.length < length) {
      page = new byte[length];
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, page, 0, length);
    compute(length);
  }

  /**
   * Computes the fingerprint of a fingerprint: of a page of which nothing else is known. It must
   * not be that of a page full of zeros.
   */
  public void fingerprint(long pageHigh, long pageLow) {
    if (page.length < 2 * Long.BYTES) {
      page = new byte[2 * Long.BYTES];
    }
    WORD.set(page, 0, pageHigh);
    WORD.set(page, Long.BYTES, pageLow);
    compute(2 * Long.BYTES);
  }

  private void compute(int length) {
    try {
      digest.update(innerPad);
      digest.update(page, 0, length);
      digest.digest(result, 0, result.length);
      digest.update(outerPad);
      digest.update(result);
      digest.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the digest has room", e);
    }
    high = (long) WORD.get(result, 0);
    low = (long) WORD.get(result, Long.BYTES);
  }

  /** Returns the high half of the last fingerprint. */
  public long high() {
    return high;
  }

  /** Returns the low half of the last fingerprint. */
  public long low() {
    return low;
  }
}
