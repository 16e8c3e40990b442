package io.ksm.hash.xxh;

import io.ksm.api.HasherFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.List;

/**
 * Supplies {@code xxh64}: 64 bits wide. Linux's own page merging keeps 32 of them. Stateless, for
 * any number of threads.
 */
public final class Xxh64HasherFactory implements HasherFactory {

  /** Makes a factory, for the service loader. */
  public Xxh64HasherFactory() {}

  @Override
  public String name() {
    return "xxh64";
  }

  @Override
  public String summary() {
    return "xxHash, 64 bits: different pages practically never collide";
  }

  @Override
  public List<Option> options() {
    return List.of(Lz4Instance.OPTION);
  }

  @Override
  public PageHasher create(Options options) {
    return new Xxh64Hasher(Lz4Instance.of(options).hash64());
  }
}
