package io.ksm.hash.crc;

import io.ksm.api.HasherFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import org.jspecify.annotations.Nullable;

/**
 * Supplies {@code auto}, which stands for {@code crc32c} or {@code crc32}: whichever suits the
 * processor, by its {@linkplain Processor features}, at which it looks once. For any number of
 * threads.
 *
 * <p>What merges does not depend on the choice: both are 32 bits wide, and the engine compares
 * bytes. So a wrong choice costs time only.
 */
public final class AutoHasherFactory implements HasherFactory {
  private final Processor processor;

  /** What it stands for; threads that ask first find the same. */
  private volatile @Nullable HasherFactory chosen;

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
    return chosen().name();
  }

  @Override
  public PageHasher create(Options options) {
    return chosen().create(options);
  }

  private HasherFactory chosen() {
    HasherFactory made = chosen;
    if (made == null) {
      made = processor.prefersCrc32() ? new Crc32HasherFactory() : new Crc32cHasherFactory();
      chosen = made;
    }
    return made;
  }
}
