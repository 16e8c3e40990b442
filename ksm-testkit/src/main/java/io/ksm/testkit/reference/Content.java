package io.ksm.testkit.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a page, fit to be a key of hash maps. Immutable. */
final class Content {
  private final byte[] bytes;
  private final int hash;

  /** Takes the array into its possession. */
  Content(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  boolean isZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Content that && hash == that.hash && Arrays.equals(bytes, that.bytes));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
