package io.ksm.trace.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ksm.api.UsageException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Holds the secret under which fingerprints are made.
 *
 * <p>Fingerprints of one key can be compared, whichever machine made them. Who does not have the
 * key can not find out whether some memory held a page that he knows.
 *
 * <p>Immutable, safe for several threads. Never shown: {@link #toString} is its {@link #id}.
 */
public final class TraceKey {
  /** How many bytes of a random key there are. */
  static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();
  private static final int ID_BYTES = 8;

  private final byte[] secret;
  private final String id;

  private TraceKey(byte[] secret) {
    this.secret = secret;
    byte[] named = sha256().digest(concat("ksm key id ".getBytes(US_ASCII), secret));
    this.id = HEX.formatHex(named, 0, ID_BYTES);
  }

  /** Makes a new key of 256 random bits. */
  public static TraceKey random() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new TraceKey(secret);
  }

  /**
   * Reads a key from 64 hexadecimal digits.
   *
   * @throws UsageException if they are something else; the text is not told, it may be a secret
   */
  static TraceKey parse(String text) {
    if (text.length() != 2 * BYTES || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new UsageException("it does not hold 64 hexadecimal digits");
    }
    return new TraceKey(HEX.parseHex(text));
  }

  /** Returns the secret as 64 hexadecimal digits, for the key's file alone. */
  String secretText() {
    return HEX.formatHex(secret);
  }

  /**
   * Returns 16 hexadecimal digits that name the key. They follow from it, and tell nothing of it.
   */
  public String id() {
    return id;
  }

  /** Makes what computes fingerprints under this key; each thread needs one of its own. */
  public Fingerprinter fingerprinter() {
    return new Fingerprinter(secret);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public String toString() {
    return id;
  }
}
