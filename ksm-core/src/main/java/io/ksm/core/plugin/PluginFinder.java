package io.ksm.core.plugin;

import io.ksm.api.ApiLevel;
import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.text.Causes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds registered factories and sorts them: those that can be used, by axis, and the broken ones.
 * Used by one thread; afterwards its lists and tables are only read.
 */
final class PluginFinder {
  final PluginTable<HasherFactory> hashers;
  final PluginTable<IndexFactory> indexes;
  final PluginTable<PolicyFactory> policies;
  final PluginTable<SourceFactory> sources;
  final List<BrokenPlugin> broken = new ArrayList<>();

  /** Those whose name another one has already. */
  final List<BrokenPlugin> clashes = new ArrayList<>();

  private boolean toleratesClashes;

  /**
   * Has found nothing yet.
   *
   * @param advice how to add a plug-in, for errors about unknown names
   */
  PluginFinder(String advice) {
    hashers = new PluginTable<>("hasher", advice);
    indexes = new PluginTable<>("index", advice);
    policies = new PluginTable<>("policy", advice);
    sources = new PluginTable<>("source", advice);
  }

  /**
   * Says whether one of those found from now on is merely broken if another one has its name
   * already: where nobody asked for them in this run.
   */
  void tolerateClashes(boolean tolerated) {
    toleratesClashes = tolerated;
  }

  // ServiceLoader asks that its caller's module declares `uses`, hence one literal class each.

  /** Finds what a class loader and its parents see. */
  void find(@Nullable ClassLoader loader) {
    find(ServiceLoader.load(HasherFactory.class, loader), hashers, "the class path");
    find(ServiceLoader.load(IndexFactory.class, loader), indexes, "the class path");
    find(ServiceLoader.load(PolicyFactory.class, loader), policies, "the class path");
    find(ServiceLoader.load(SourceFactory.class, loader), sources, "the class path");
  }

  /** Finds what the modules of a layer and its parents provide. */
  void find(ModuleLayer layer) {
    find(ServiceLoader.load(layer, HasherFactory.class), hashers, "a module");
    find(ServiceLoader.load(layer, IndexFactory.class), indexes, "a module");
    find(ServiceLoader.load(layer, PolicyFactory.class), policies, "a module");
    find(ServiceLoader.load(layer, SourceFactory.class), sources, "a module");
  }

  /**
   * Finds what a jar registers.
   *
   * @return whether it registers anything, be it broken
   */
  boolean find(JarLoader loader) {
    String jar = loader.jar().toString();
    boolean any = find(ServiceLoader.load(HasherFactory.class, loader), hashers, jar);
    any |= find(ServiceLoader.load(IndexFactory.class, loader), indexes, jar);
    any |= find(ServiceLoader.load(PolicyFactory.class, loader), policies, jar);
    any |= find(ServiceLoader.load(SourceFactory.class, loader), sources, jar);
    return any;
  }

  private <F extends PluginFactory> boolean find(
      ServiceLoader<F> services, PluginTable<F> table, String unknown) {
    Iterator<ServiceLoader.Provider<F>> providers = services.stream().iterator();
    boolean any = false;
    while (true) {
      String origin = unknown;
      try {
        if (!providers.hasNext()) {
          return any;
        }
        any = true;
        ServiceLoader.Provider<F> provider = providers.next();
        origin = Origin.of(provider.type());
        admit(provider, table, origin);
      } catch (ServiceConfigurationError | LinkageError e) {
        // The iterator goes on after the provider that failed.
        any = true;
        broken.add(new BrokenPlugin(origin, Causes.oneLine(e)));
      } catch (RuntimeException e) {
        // A class loader refuses a class so, whose package or signature is not as it should be.
        any = true;
        broken.add(new BrokenPlugin(origin, Causes.fault(e)));
      }
    }
  }

  private <F extends PluginFactory> void admit(
      ServiceLoader.Provider<F> provider, PluginTable<F> table, String origin) {
    String mismatch = levelMismatch(provider.type());
    if (mismatch == null) {
      admit(provider.get(), table, origin);
    } else {
      broken.add(new BrokenPlugin(origin, mismatch));
    }
  }

  private <F extends PluginFactory> void admit(F factory, PluginTable<F> table, String origin) {
    String fault = FactoryCheck.fault(factory);
    if (fault != null) {
      broken.add(new BrokenPlugin(origin, fault));
      return;
    }
    String clash = table.add(factory);
    if (clash != null && toleratesClashes) {
      broken.add(new BrokenPlugin(origin, clash + "; until then, the second one is left out"));
    } else if (clash != null) {
      clashes.add(new BrokenPlugin(origin, clash));
    }
  }

  /** Takes in a factory that nobody had to find. */
  void admit(PluginFactory factory) {
    String origin = Origin.of(factory.getClass());
    switch (factory) {
      case HasherFactory it -> admit(it, hashers, origin);
      case IndexFactory it -> admit(it, indexes, origin);
      case PolicyFactory it -> admit(it, policies, origin);
      case SourceFactory it -> admit(it, sources, origin);
    }
  }

  private static @Nullable String levelMismatch(Class<?> type) {
    try {
      String level = Origin.manifestAttribute(type, ApiLevel.MANIFEST_ATTRIBUTE);
      if (level == null || level.equals(Integer.toString(ApiLevel.CURRENT))) {
        return null;
      }
      return "%s was made for API level %s and this ksm has level %d: get the plug-in's release for it"
          .formatted(type.getName(), level, ApiLevel.CURRENT);
    } catch (IOException e) {
      return "its manifest cannot be read: " + e.getMessage();
    }
  }
}
