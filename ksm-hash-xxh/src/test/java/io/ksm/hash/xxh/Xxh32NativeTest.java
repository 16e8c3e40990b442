package io.ksm.hash.xxh;

import com.dynatrace.hash4j.hashing.Hashing;

/** Tests {@code xxh32} in native code. */
class Xxh32NativeTest extends XxhContract {
  Xxh32NativeTest() {
    super(new Xxh32HasherFactory(), "native");
  }

  @Override
  long other(byte[] bytes) {
    return Integer.toUnsignedLong(Hashing.xxh32().hashBytesToInt(bytes));
  }
}
