package io.ksm.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one plug-in jar, and of those that its manifest names in {@code Class-Path}.
 * Sees the JDK and ksm's API beside them, and nothing else.
 */
final class JarLoader extends URLClassLoader {
  private static final Attributes.Name NATIVE_ACCESS = new Attributes.Name("Enable-Native-Access");

  private final Path jar;
  private final boolean wantsNativeAccess;
  private final List<Path> libraries;

  /**
   * Opens a jar.
   *
   * @throws IOException if it is not a readable jar
   */
  JarLoader(Path jar) throws IOException {
    super("plug-in " + jar.getFileName(), new URL[] {jar.toUri().toURL()}, ApiLoader.INSTANCE);
    this.jar = jar;
    // A loader ignores a damaged jar silently; opening it says what is wrong.
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
      wantsNativeAccess = attributes.containsKey(NATIVE_ACCESS);
      libraries = libraries(attributes.getValue(Attributes.Name.CLASS_PATH));
    }
  }

  Path jar() {
    return jar;
  }

  /** Reads a class path as the class loader does: relative addresses, with spaces between. */
  private List<Path> libraries(@Nullable String classPath) {
    return classPath == null
        ? List.of()
        : Arrays.stream(classPath.strip().split("\\s+")).flatMap(this::library).toList();
  }

  /** What is not a file is passed over, as the class loader does. */
  private Stream<Path> library(String word) {
    try {
      return Stream.of(Path.of(jar.toUri().resolve(word)).toAbsolutePath().normalize());
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Stream.empty();
    }
  }

  /** Returns the absolute paths of the files that the manifest names in {@code Class-Path}. */
  List<Path> libraries() {
    return libraries;
  }

  /** Says whether the manifest asks for native access, and the JVM was not told to give it. */
  boolean lacksNativeAccess() {
    return wantsNativeAccess && !getUnnamedModule().isNativeAccessEnabled();
  }
}
