package io.ksm.hash.xxh;

import java.nio.ByteBuffer;
import net.jpountz.xxhash.XXHash64;

/** Hashes pages by XXH64 with seed 0. Immutable, for any number of threads. */
final class Xxh64Hasher extends XxhHasher {
  private static final long SEED = 0;

  private final XXHash64 function;

  Xxh64Hasher(XXHash64 function) {
    this.function = function;
  }

  @Override
  public boolean detectsEveryChange() {
    return true;
  }

  @Override
  public int bits() {
    return Long.SIZE;
  }

  @Override
  long hash(ByteBuffer bytes, int from, int length) {
    return function.hash(bytes, from, length, SEED);
  }
}
