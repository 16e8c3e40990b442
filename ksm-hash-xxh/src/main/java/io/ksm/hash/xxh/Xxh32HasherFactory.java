package io.ksm.hash.xxh;

import io.ksm.api.HasherFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.List;

/**
 * Supplies {@code xxh32}: 32 bits wide, slower than {@code xxh64} on 64-bit machines. Stateless,
 * for any number of threads.
 */
public final class Xxh32HasherFactory implements HasherFactory {

  /** Makes a factory, for the service loader. */
  public Xxh32HasherFactory() {}

  @Override
  public String name() {
    return "xxh32";
  }

  @Override
  public String summary() {
    return "xxHash, 32 bits: for comparison, xxh64 is better and faster";
  }

  @Override
  public List<Option> options() {
    return List.of(Lz4Instance.OPTION);
  }

  @Override
  public PageHasher create(Options options) {
    return new Xxh32Hasher(Lz4Instance.of(options).hash32());
  }
}
