package io.ksm.core.engine.match;

/** Says what the look-up of an arriving page came to. */
enum Found {
  MERGED,

  /** The same physical page is in the unstable index already, by another mapping. */
  MAPPED_TWICE,

  /** Nothing equal is under this key. */
  NOTHING,

  /** Other contents have this key. */
  COLLIDED;

  /** Says whether the page needs no place in the unstable index. */
  boolean isEnough() {
    return this == MERGED || this == MAPPED_TWICE;
  }
}
