package io.ksm.simulate.support;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** The plug-ins on the class path, and others that a test brings. */
public final class TestPlugins {
  private TestPlugins() {}

  /** Returns them. */
  public static Plugins with(PluginFactory... others) {
    List<PluginFactory> all = new ArrayList<>(Arrays.asList(others));
    for (Class<? extends PluginFactory> axis :
        List.of(HasherFactory.class, IndexFactory.class, PolicyFactory.class)) {
      ServiceLoader.load(axis).forEach(all::add);
    }
    return Plugins.of(all.toArray(PluginFactory[]::new));
  }

  /** Makes a source plug-in {@code test} that opens what a supplier gives. */
  public static SourceFactory source(Supplier<List<PageSource>> sources) {
    return new SourceFactory() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public String summary() {
        return "memory made by a test";
      }

      @Override
      public List<Option> options() {
        return List.of();
      }

      @Override
      public List<PageSource> open(String argument, Options options) {
        return sources.get();
      }
    };
  }
}
