package io.ksm.jmh;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Plugins;

/** Makes parts by name. */
final class Parts {
  private static final Plugins PLUGINS = Plugins.load();

  private Parts() {}

  static PageHasher hasher(String text) {
    PartSpec spec = PartSpec.parse(text);
    HasherFactory factory = PLUGINS.hashers().get(spec.name());
    return factory.create(Options.of(factory, spec.options()));
  }

  static OrderedIndex index(String text) {
    PartSpec spec = PartSpec.parse(text);
    IndexFactory factory = PLUGINS.indexes().get(spec.name());
    return factory.create(Options.of(factory, spec.options()));
  }
}
