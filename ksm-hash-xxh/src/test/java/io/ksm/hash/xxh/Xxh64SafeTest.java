package io.ksm.hash.xxh;

import com.dynatrace.hash4j.hashing.Hashing;

/** Tests {@code xxh64} in plain Java. */
class Xxh64SafeTest extends XxhContract {
  Xxh64SafeTest() {
    super(new Xxh64HasherFactory(), "safe");
  }

  @Override
  long other(byte[] bytes) {
    return Hashing.xxh64().hashBytesToLong(bytes);
  }
}
