package io.ksm.testkit;

import io.ksm.api.HasherFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import java.util.List;

/** Supplies what another factory does, as {@link AssertingHasher}s, under the same name. */
public final class AssertingHasherFactory implements HasherFactory {
  private final HasherFactory factory;

  /** Wraps a factory. */
  public AssertingHasherFactory(HasherFactory factory) {
    this.factory = factory;
  }

  @Override
  public String name() {
    return factory.name();
  }

  @Override
  public String summary() {
    return factory.summary();
  }

  @Override
  public List<Option> options() {
    return factory.options();
  }

  @Override
  public PageHasher create(Options options) {
    return new AssertingHasher(factory.create(options));
  }
}
