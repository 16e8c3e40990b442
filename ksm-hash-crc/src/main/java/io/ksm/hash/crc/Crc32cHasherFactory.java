package io.ksm.hash.crc;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.zip.CRC32C;

/**
 * Supplies {@code crc32c}: 32 bits wide, the Castagnoli polynomial (RFC 3720). Stateless, for any
 * number of threads.
 */
public final class Crc32cHasherFactory implements HasherFactory {

  /** Makes a factory, for the service loader. */
  public Crc32cHasherFactory() {}

  @Override
  public String name() {
    return "crc32c";
  }

  @Override
  public String summary() {
    return "CRC-32C, 32 bits: as fast as memory; collisions are easily made on purpose";
  }

  @Override
  public PageHasher create(Options options) {
    return new CrcHasher(CRC32C::new);
  }
}
