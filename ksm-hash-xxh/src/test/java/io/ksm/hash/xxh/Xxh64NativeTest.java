package io.ksm.hash.xxh;

import com.dynatrace.hash4j.hashing.Hashing;

/** Tests {@code xxh64} in native code. */
class Xxh64NativeTest extends XxhContract {
  Xxh64NativeTest() {
    super(new Xxh64HasherFactory(), "native");
  }

  @Override
  long other(byte[] bytes) {
    return Hashing.xxh64().hashBytesToLong(bytes);
  }
}
