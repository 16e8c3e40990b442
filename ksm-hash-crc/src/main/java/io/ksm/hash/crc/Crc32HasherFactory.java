package io.ksm.hash.crc;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.zip.CRC32;

/**
 * Supplies {@code crc32}: 32 bits wide, the polynomial of zip and PNG (ISO 3309). Stateless, for
 * any number of threads.
 */
public final class Crc32HasherFactory implements HasherFactory {

  /** Makes a factory, for the service loader. */
  public Crc32HasherFactory() {}

  @Override
  public String name() {
    return "crc32";
  }

  @Override
  public String summary() {
    return "CRC-32 as in zip, 32 bits: for machines that have no instruction for crc32c";
  }

  @Override
  public PageHasher create(Options options) {
    return new CrcHasher(CRC32::new);
  }
}
