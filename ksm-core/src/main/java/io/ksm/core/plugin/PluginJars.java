package io.ksm.core.plugin;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens the jars of folders, each with a class loader of its own, and has their plug-ins found.
 * Used by one thread.
 */
final class PluginJars implements AutoCloseable {
  private final PluginFinder finder;
  private final List<JarLoader> loaders = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  PluginJars(PluginFinder finder) {
    this.finder = finder;
  }

  /**
   * Adds the plug-ins of a folder.
   *
   * @throws UsageException if it is not a directory or cannot be read, or others may write to it
   *     and this process is root's
   */
  void addFolder(Path folder) {
    List<Path> found = jarsIn(folder);
    if (found.isEmpty()) {
      warnings.add("'%s' has no jar".formatted(folder));
    }
    List<Path> jars = existing(found);
    FolderTrust.check(folder, jars);
    List<JarLoader> silent = new ArrayList<>();
    Set<Path> libraries = new HashSet<>();
    for (Path jar : found) {
      if (jars.contains(jar)) {
        add(jar, silent, libraries);
      } else {
        finder.broken.add(
            new BrokenPlugin(jar.toString(), "is a link to a file that is not there"));
      }
    }
    for (JarLoader loader : silent) {
      if (!libraries.contains(loader.jar().toAbsolutePath().normalize())) {
        finder.broken.add(new BrokenPlugin(loader.jar().toString(), silence(loader.jar())));
      }
    }
  }

  /**
   * Checks that a folder's plug-ins would be loaded.
   *
   * @throws UsageException as {@link #addFolder}
   */
  static void check(Path folder) {
    FolderTrust.check(folder, existing(jarsIn(folder)));
  }

  /** Leaves out links to nothing. They are asked once: later they may lead somewhere. */
  private static List<Path> existing(List<Path> jars) {
    return jars.stream().filter(Files::exists).toList();
  }

  /** Adds the plug-ins of one jar. */
  void addJar(Path jar) {
    List<JarLoader> silent = new ArrayList<>();
    add(jar, silent, new HashSet<>());
    if (!silent.isEmpty()) {
      finder.broken.add(new BrokenPlugin(jar.toString(), silence(jar)));
    }
  }

  private void add(Path jar, List<JarLoader> silent, Set<Path> libraries) {
    try {
      JarLoader loader = new JarLoader(jar);
      loaders.add(loader);
      libraries.addAll(loader.libraries());
      if (!finder.find(loader)) {
        silent.add(loader);
      }
      if (loader.lacksNativeAccess()) {
        warnings.add(
            ("%s asks for native access: give it with"
                    + " KSM_JAVA_OPTS=--enable-native-access=ALL-UNNAMED, or the JVM warns of it")
                .formatted(jar));
      }
    } catch (IOException e) {
      finder.broken.add(
          new BrokenPlugin(jar.toString(), "is not a readable jar: " + e.getMessage()));
    }
  }

  private static String silence(Path jar) {
    return ("registers no plug-in: a plug-in has a file META-INF/services/io.ksm.api.…Factory; if %s"
            + " is a library, let its plug-in's manifest name it in Class-Path")
        .formatted(jar.getFileName());
  }

  /** Returns paths without links, but for the jars themselves, so that all come from one place. */
  private static List<Path> jarsIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("'%s' is not a directory of plug-in jars".formatted(directory));
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory.toRealPath(), "*.jar")) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new UsageException(
          "cannot list the plug-ins in '%s': %s".formatted(directory, e.getMessage()), e);
    }
    found.sort(null);
    return found;
  }

  /** Returns what users should know about jars whose plug-ins can be used, one line each. */
  List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    for (JarLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + loader.jar(), e);
      }
    }
  }
}
