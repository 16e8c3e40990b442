package io.ksm.hash.xxh;

import com.dynatrace.hash4j.hashing.Hashing;

/** Tests {@code xxh32} in plain Java. */
class Xxh32SafeTest extends XxhContract {
  Xxh32SafeTest() {
    super(new Xxh32HasherFactory(), "safe");
  }

  @Override
  long other(byte[] bytes) {
    return Integer.toUnsignedLong(Hashing.xxh32().hashBytesToInt(bytes));
  }
}
