package io.ksm.core.plugin;

import io.ksm.api.ApiLevel;
import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds all plug-ins that can be found, by axis and name.
 *
 * <p>Loading asks every registered factory for its name, summary and options. A plug-in that cannot
 * be loaded, does not describe itself or was made for another {@link ApiLevel} is kept in {@link
 * #broken()} and hides none of the rest; two plug-ins of one name are refused.
 *
 * <p>Jars of folders join in, each with a class loader of its own. It sees the JDK, the packages
 * that ksm-api exports, that jar, and those that its manifest names in {@code Class-Path}. So each
 * plug-in has its own versions of libraries, whatever ksm or another plug-in uses.
 *
 * <p>A part that breaks its contract is reported as {@link PluginFault}. Immutable once loaded;
 * thread-safe. {@link #close} is for the folders' jars: parts made from them must not be used
 * afterwards.
 */
public final class Plugins implements AutoCloseable {
  private final PluginFinder found;
  private final PluginJars jars;

  private Plugins() {
    this(PluginTable.FOUND);
  }

  private Plugins(String advice) {
    found = new PluginFinder(advice);
    jars = new PluginJars(found);
  }

  /**
   * Loads the plug-ins on the module path and the class path.
   *
   * @throws UsageException if two have one name
   */
  public static Plugins load() {
    return load(List.of());
  }

  /**
   * Loads the plug-ins on the module path and the class path and those in the jars of a folder.
   *
   * @throws UsageException as {@link #load(List)}
   */
  public static Plugins load(Path folder) {
    return load(List.of(folder));
  }

  /**
   * Loads the plug-ins on the module path and the class path and those in the jars of some folders.
   *
   * @throws UsageException if one is not a directory or cannot be read, if this process is root's
   *     and others may write to what would be run, or if two plug-ins have one name
   */
  public static Plugins load(List<Path> folders) {
    return load(null, folders, PluginTable.FOUND);
  }

  /**
   * Loads as {@link #load(List)} does, for users who have a way of their own to add plug-ins.
   *
   * @param standing a folder whose plug-ins are there whether or not anybody wants them in this
   *     run: one whose name another one has is broken, and no reason to load nothing. Or null
   * @param folders that were asked for
   * @param advice what they can do, without a full stop; it ends the error for an unknown name
   * @throws UsageException as {@link #load(List)}
   */
  public static Plugins load(@Nullable Path standing, List<Path> folders, String advice) {
    return unambiguous(inspect(standing, folders, advice));
  }

  /**
   * Says why a folder's plug-ins would not be loaded: it is no directory or cannot be read, or this
   * process is root's and others may write to the folder, to a jar in it, or to what a manifest
   * there names in {@code Class-Path}.
   *
   * @return the reason in one line, or null if they would be
   */
  public static @Nullable String refusal(Path folder) {
    try {
      PluginJars.check(folder);
      return null;
    } catch (UsageException e) {
      return e.getMessage();
    }
  }

  /**
   * Loads as {@link #load(List)} does, but takes the first of several plug-ins of one name and
   * {@linkplain #clashes() says so}: to show what there is, not to use it.
   */
  public static Plugins inspect(List<Path> folders) {
    return inspect(null, folders);
  }

  /**
   * Does the same, with a standing folder.
   *
   * @param standing as for {@link #load(Path, List, String)}
   */
  public static Plugins inspect(@Nullable Path standing, List<Path> folders) {
    return inspect(standing, folders, PluginTable.FOUND);
  }

  /**
   * Finds what is on the module path and the class path. Where all is modules, only they are asked:
   * a class loader would look into every jar for services of the class path.
   */
  private void findOwn() {
    ModuleLayer boot = ModuleLayer.boot();
    if (Plugins.class.getModule().getLayer() == boot
        && System.getProperty("java.class.path", "").isEmpty()) {
      found.find(boot);
    } else {
      found.find(Plugins.class.getClassLoader());
    }
  }

  private static Plugins inspect(@Nullable Path standing, List<Path> folders, String advice) {
    Plugins plugins = new Plugins(advice);
    plugins.findOwn();
    try {
      if (standing != null) {
        plugins.found.tolerateClashes(true);
        plugins.jars.addFolder(standing);
        plugins.found.tolerateClashes(false);
      }
      folders.forEach(plugins.jars::addFolder);
      return plugins;
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
  }

  /**
   * Loads the plug-ins of one jar, and no others. The user of this process has chosen the jar, so
   * its permissions are not checked.
   *
   * @throws UsageException if two have one name
   */
  public static Plugins ofJar(Path jar) {
    Plugins plugins = new Plugins();
    plugins.jars.addJar(jar);
    return unambiguous(plugins);
  }

  /**
   * Loads the plug-ins that a class loader and its parents see; those of ksm are among them only if
   * it sees ksm.
   *
   * @param loader null for the bootstrap loader, which sees none
   * @throws UsageException if two have one name
   */
  public static Plugins load(@Nullable ClassLoader loader) {
    Plugins plugins = new Plugins();
    plugins.found.find(loader);
    return unambiguous(plugins);
  }

  /**
   * Loads the plug-ins that the modules of a layer and its parents provide.
   *
   * @throws UsageException if two have one name
   */
  public static Plugins load(ModuleLayer layer) {
    Plugins plugins = new Plugins();
    plugins.found.find(layer);
    return unambiguous(plugins);
  }

  /**
   * Takes these plug-ins, and no others; the policy {@code ksm}, which is the default of a scanner,
   * is not among them unless it is given.
   *
   * @throws UsageException if two have one name
   */
  public static Plugins of(PluginFactory... factories) {
    Plugins plugins = new Plugins();
    for (PluginFactory factory : factories) {
      plugins.found.admit(factory);
    }
    return unambiguous(plugins);
  }

  private static Plugins unambiguous(Plugins plugins) {
    List<BrokenPlugin> clashes = plugins.clashes();
    if (!clashes.isEmpty()) {
      plugins.close();
      throw new UsageException(clashes.getFirst().reason());
    }
    return plugins;
  }

  /** Returns the hashers. */
  public PluginTable<HasherFactory> hashers() {
    return found.hashers;
  }

  /** Returns the ordered indexes. */
  public PluginTable<IndexFactory> indexes() {
    return found.indexes;
  }

  /** Returns the merge policies. */
  public PluginTable<PolicyFactory> policies() {
    return found.policies;
  }

  /** Returns the page sources. */
  public PluginTable<SourceFactory> sources() {
    return found.sources;
  }

  /**
   * Makes a hasher.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   * @throws PluginFault if its plug-in makes none, or one that breaks its contract at first sight
   */
  public PageHasher hasher(PartSpec part) {
    return PartMaker.hasher(hashers().get(part.withoutArgument().name()), part);
  }

  /**
   * Returns the hasher that is made on this machine when one is asked for: where it {@linkplain
   * HasherFactory#standsFor stands for} another one, that one, without options.
   *
   * @throws UsageException if there is none of that name, or it has no such option
   * @throws PluginFault if it stands for one that is not there
   */
  public PartSpec resolvedHasher(PartSpec part) {
    return PartMaker.resolvedHasher(hashers(), part.withoutArgument());
  }

  /**
   * Makes an empty index.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   * @throws PluginFault if its plug-in makes none
   */
  public OrderedIndex index(PartSpec part) {
    return PartMaker.index(indexes().get(part.withoutArgument().name()), part);
  }

  /**
   * Makes an index in vain, and tries it with one entry.
   *
   * @return its class
   * @throws UsageException if there is none of that name, or it refuses an option
   * @throws PluginFault if its plug-in makes none, or one that breaks its contract at first sight
   */
  public Class<?> tryIndex(PartSpec part) {
    return PartMaker.tryIndex(indexes().get(part.withoutArgument().name()), part);
  }

  /**
   * Makes a policy.
   *
   * @throws UsageException if there is none of that name, or it refuses an option
   * @throws PluginFault if its plug-in makes none, or one that breaks its contract at first sight
   */
  public MergePolicy policy(PartSpec part) {
    return PartMaker.policy(policies().get(part.withoutArgument().name()), part);
  }

  /** Returns the tables of all axes. */
  public List<PluginTable<? extends PluginFactory>> tables() {
    return List.of(found.hashers, found.indexes, found.policies, found.sources);
  }

  /** Returns the plug-ins that were found and cannot be used. */
  public List<BrokenPlugin> broken() {
    return List.copyOf(found.broken);
  }

  /**
   * Returns the plug-ins whose name another one has; empty unless they were {@linkplain #inspect
   * inspected}.
   */
  public List<BrokenPlugin> clashes() {
    return List.copyOf(found.clashes);
  }

  /** Returns what users should know about plug-ins that can be used, one line each. */
  public List<String> warnings() {
    return List.copyOf(jars.warnings());
  }

  /** Closes the jars of the folders. */
  @Override
  public void close() {
    jars.close();
  }
}
