package io.ksm.hash.crc;

import org.apache.commons.codec.digest.PureJavaCrc32;

/** Tests {@code crc32}. */
class Crc32Test extends CrcContract {
  Crc32Test() {
    super(new Crc32HasherFactory(), new PureJavaCrc32());
  }
}
