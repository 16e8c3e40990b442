package io.ksm.hash.xxh;

import java.nio.ByteBuffer;
import net.jpountz.xxhash.XXHash32;

/** Hashes pages by XXH32 with seed 0. Immutable, for any number of threads. */
final class Xxh32Hasher extends XxhHasher {
  private static final int SEED = 0;

  private final XXHash32 function;

  Xxh32Hasher(XXHash32 function) {
    this.function = function;
  }

  @Override
  public int bits() {
    return Integer.SIZE;
  }

  @Override
  long hash(ByteBuffer bytes, int from, int length) {
    return Integer.toUnsignedLong(function.hash(bytes, from, length, SEED));
  }
}
