package io.ksm.hash.crc;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Supplies {@code auto}, which stands for {@code crc32c} or {@code crc32}: whichever suits the
 * processor, by its {@linkplain Processor features}. Stateless, for any number of threads.
 *
 * <p>What merges does not depend on the choice: both are 32 bits wide, and the engine compares
 * bytes. So a wrong choice costs time only.
 */
public final class AutoHasherFactory implements HasherFactory {
  private static final String CRC32C_NAME = "crc32c";

  private final Processor processor;

  /** Makes a factory, for the service loader. */
  public AutoHasherFactory() {
    this(Processor.ofThisMachine());
  }

  /** Makes a factory for a processor. */
  AutoHasherFactory(Processor processor) {
    this.processor = processor;
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public String summary() {
    return "crc32c or crc32, whichever suits this machine's processor: the default";
  }

  @Override
  public String standsFor() {
    return processor.prefersCrc32() ? "crc32" : CRC32C_NAME;
  }

  @Override
  public PageHasher create(Options options) {
    return new CrcHasher(standsFor().equals(CRC32C_NAME) ? CRC32C::new : CRC32::new);
  }
}
