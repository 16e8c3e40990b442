package io.ksm.core.engine.bytes;

/** Says how an arriving page compares with one that has the same key. */
public enum Match {
  /** All bytes are equal. */
  EQUAL,

  /** The key collided: the other page still holds the bytes of which the key was made. */
  DIFFERENT,

  /** The other page does not hold the bytes of which the key was made any more. */
  STALE
}
