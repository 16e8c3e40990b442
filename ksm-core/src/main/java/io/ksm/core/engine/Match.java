package io.ksm.core.engine;

/** What a look at the bytes said of an arriving page and one that has the same key. */
enum Match {
  /** All bytes are equal. */
  EQUAL,

  /** Both are mappings of one physical page, as after a fork: there is nothing to merge. */
  SAME_PAGE,

  /** The key collided: the other page still holds the bytes of which the key was made. */
  DIFFERENT,

  /** The other page does not hold the bytes of which the key was made any more. */
  STALE
}
