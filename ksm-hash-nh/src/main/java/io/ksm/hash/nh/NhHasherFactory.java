package io.ksm.hash.nh;

import io.ksm.api.HasherFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.List;

/**
 * Supplies {@code nh}: 64 bits wide, for engines that run for long over memory that may change.
 * Stateless, for any number of threads.
 */
public final class NhHasherFactory implements HasherFactory {
  private static final Option SEED =
      new Option(
          "seed", "start of the secrets that pages are mixed with, a whole number from 0", "1");

  /** Makes a factory, for the service loader. */
  public NhHasherFactory() {}

  @Override
  public String name() {
    return "nh";
  }

  @Override
  public String summary() {
    return "NH as in UMAC, 64 bits: as fast as memory, for long runs over memory that changes";
  }

  @Override
  public List<Option> options() {
    return List.of(SEED);
  }

  @Override
  public PageHasher create(Options options) {
    return new NhHasher(options.number(SEED.key(), 0, Long.MAX_VALUE));
  }
}
