package io.ksm.core.plugin;

import io.ksm.api.ApiLevel;
import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Holds all plug-ins that can be found, by axis and name.
 *
 * <p>Loading asks every registered factory for its name. A plug-in that cannot be loaded, has an
 * impossible name or was made for another {@link ApiLevel} is kept in {@link #broken()} and hides
 * none of the rest; two plug-ins of one name are refused. Jars of a directory join in, each with a
 * class loader of its own, so that their dependencies cannot disturb each other. Immutable once
 * loaded; thread-safe. {@link #close} is for the directory's jars: parts made from them must not be
 * used afterwards.
 */
public final class Plugins implements AutoCloseable {
  private final PluginTable<HasherFactory> hashers = new PluginTable<>("hasher");
  private final PluginTable<IndexFactory> indexes = new PluginTable<>("index");
  private final PluginTable<PolicyFactory> policies = new PluginTable<>("policy");
  private final PluginTable<SourceFactory> sources = new PluginTable<>("source");
  private final List<BrokenPlugin> broken = new ArrayList<>();
  private final List<JarLoader> jars = new ArrayList<>();

  private Plugins() {}

  /**
   * Loads the plug-ins on the module path and the class path.
   *
   * @throws UsageException if two have one name
   */
  public static Plugins load() {
    Plugins plugins = new Plugins();
    plugins.addAll(Plugins.class.getClassLoader(), false);
    return plugins;
  }

  /**
   * Loads the plug-ins on the module path and the class path and those in the jars of a directory.
   *
   * @throws UsageException if it is not a directory or cannot be read, or two plug-ins have one
   *     name
   */
  public static Plugins load(Path directory) {
    Plugins plugins = load();
    try {
      jarsIn(directory).forEach(plugins::addJar);
      return plugins;
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
  }

  private static List<Path> jarsIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("'%s' is not a directory of plug-in jars".formatted(directory));
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.jar")) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new UsageException(
          "cannot list the plug-ins in '%s': %s".formatted(directory, e.getMessage()), e);
    }
    found.sort(null);
    return found;
  }

  /** Returns the hashers. */
  public PluginTable<HasherFactory> hashers() {
    return hashers;
  }

  /** Returns the ordered indexes. */
  public PluginTable<IndexFactory> indexes() {
    return indexes;
  }

  /** Returns the merge policies. */
  public PluginTable<PolicyFactory> policies() {
    return policies;
  }

  /** Returns the page sources. */
  public PluginTable<SourceFactory> sources() {
    return sources;
  }

  /**
   * Makes a hasher.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   */
  public PageHasher hasher(PartSpec part) {
    HasherFactory factory = hashers.get(part.withoutArgument().name());
    return factory.create(Options.of(factory, part.options()));
  }

  /**
   * Makes an empty index.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   */
  public OrderedIndex index(PartSpec part) {
    IndexFactory factory = indexes.get(part.withoutArgument().name());
    return factory.create(Options.of(factory, part.options()));
  }

  /**
   * Makes a policy.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   */
  public MergePolicy policy(PartSpec part) {
    PolicyFactory factory = policies.get(part.withoutArgument().name());
    return factory.create(Options.of(factory, part.options()));
  }

  /** Returns the tables of all axes. */
  public List<PluginTable<? extends PluginFactory>> tables() {
    return List.of(hashers, indexes, policies, sources);
  }

  /** Returns the plug-ins that were found and cannot be used. */
  public List<BrokenPlugin> broken() {
    return List.copyOf(broken);
  }

  private void addJar(Path jar) {
    try {
      JarLoader loader = new JarLoader(jar, Plugins.class.getClassLoader());
      jars.add(loader);
      addAll(loader, true);
    } catch (IOException e) {
      broken.add(new BrokenPlugin(jar.toString(), "is not a readable jar: " + e.getMessage()));
    }
  }

  private void addAll(@Nullable ClassLoader loader, boolean ownOnly) {
    // ServiceLoader asks that its caller's module declares `uses`, hence one literal class each.
    add(ServiceLoader.load(HasherFactory.class, loader), hashers, loader, ownOnly);
    add(ServiceLoader.load(IndexFactory.class, loader), indexes, loader, ownOnly);
    add(ServiceLoader.load(PolicyFactory.class, loader), policies, loader, ownOnly);
    add(ServiceLoader.load(SourceFactory.class, loader), sources, loader, ownOnly);
  }

  private <F extends PluginFactory> void add(
      ServiceLoader<F> services,
      PluginTable<F> table,
      @Nullable ClassLoader loader,
      boolean ownOnly) {
    String unknown = loader instanceof JarLoader jar ? jar.jar().toString() : "the class path";
    Iterator<ServiceLoader.Provider<F>> providers = services.stream().iterator();
    while (true) {
      String origin = unknown;
      try {
        if (!providers.hasNext()) {
          return;
        }
        ServiceLoader.Provider<F> provider = providers.next();
        if (!ownOnly || Objects.equals(provider.type().getClassLoader(), loader)) {
          origin = Origin.of(provider.type());
          admit(provider, table, origin);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // The iterator goes on after the provider that failed.
        broken.add(new BrokenPlugin(origin, Causes.oneLine(e)));
      }
    }
  }

  private <F extends PluginFactory> void admit(
      ServiceLoader.Provider<F> provider, PluginTable<F> table, String origin) {
    String mismatch = levelMismatch(provider.type());
    if (mismatch != null) {
      broken.add(new BrokenPlugin(origin, mismatch));
      return;
    }
    F factory = provider.get();
    String wrong = wrongName(factory);
    if (wrong == null) {
      table.add(factory);
    } else {
      broken.add(new BrokenPlugin(origin, factory.getClass().getName() + " " + wrong));
    }
  }

  private static @Nullable String wrongName(PluginFactory factory) {
    try {
      String name = factory.name();
      return name != null && PartSpec.isName(name)
          ? null
          : "calls itself '%s', which is not a name: use [a-z][a-z0-9-]*".formatted(name);
    } catch (RuntimeException e) {
      return "does not tell its name: " + e;
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

  /** Closes the jars of the directory. */
  @Override
  public void close() {
    for (JarLoader jar : jars) {
      try {
        jar.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + jar.jar(), e);
      }
    }
  }
}
