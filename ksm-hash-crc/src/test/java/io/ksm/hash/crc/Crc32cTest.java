package io.ksm.hash.crc;

import org.apache.commons.codec.digest.PureJavaCrc32C;

/** Tests {@code crc32c}. */
class Crc32cTest extends CrcContract {
  Crc32cTest() {
    super(new Crc32cHasherFactory(), new PureJavaCrc32C());
  }
}
