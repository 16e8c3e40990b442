package io.ksm.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Loads the classes of one plug-in jar. Sees the registrations of its own jar only. */
final class JarLoader extends URLClassLoader {
  private final Path jar;

  /**
   * Opens a jar.
   *
   * @throws IOException if it is not a readable jar
   */
  JarLoader(Path jar, @Nullable ClassLoader parent) throws IOException {
    super(new URL[] {jar.toUri().toURL()}, parent);
    this.jar = jar;
    // A loader ignores a damaged jar silently; opening it says what is wrong.
    new JarFile(jar.toFile()).close();
  }

  Path jar() {
    return jar;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith("META-INF/services/io.ksm.")
        ? findResources(name)
        : super.getResources(name);
  }
}
