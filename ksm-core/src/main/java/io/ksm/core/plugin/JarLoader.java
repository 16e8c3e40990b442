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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads the classes of one plug-in jar, and of those that its manifest names in {@code Class-Path}.
 * Sees the JDK and ksm's API beside them, and nothing else.
 */
final class JarLoader extends URLClassLoader {
  private static final Attributes.Name NATIVE_ACCESS = new Attributes.Name("Enable-Native-Access");

  /** Class loaders take nothing from elsewhere than files. */
  private static final Pattern SCHEME = Pattern.compile("(?!(?i)file:)[^/]*:");

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
    Attributes attributes = attributes(jar);
    wantsNativeAccess = attributes.containsKey(NATIVE_ACCESS);
    libraries =
        words(attributes)
            .flatMap(word -> {
              try {
                return Stream.of(resolve(jar, word));
              } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                return Stream.empty(); // It is no file: the class loader passes it over as well.
              }
            })
            .toList();
  }

  private static Attributes attributes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    }
  }

  /** Reads a class path as the class loader does: relative addresses, with spaces between. */
  private static Stream<String> words(Attributes attributes) {
    String classPath = attributes.getValue(Attributes.Name.CLASS_PATH);
    return classPath == null || classPath.isBlank()
        ? Stream.empty()
        : Arrays.stream(classPath.strip().split("\\s+"));
  }

  private static Path resolve(Path jar, String word) {
    return Path.of(jar.toUri().resolve(word)).toAbsolutePath().normalize();
  }

  /**
   * Returns the paths of all that a class loader may take for the libraries of a file; none if it
   * is no jar.
   *
   * @throws IllegalArgumentException if it names one in a way that is no address, of which class
   *     loaders make what they like
   */
  static List<Path> allLibraries(Path jar) {
    try {
      return words(attributes(jar))
          .filter(word -> !SCHEME.matcher(word).lookingAt())
          .map(word -> resolve(jar, word))
          .toList();
    } catch (IOException e) {
      return List.of(); // Class loaders pass it over; if it is a plug-in's jar, that is told.
    }
  }

  Path jar() {
    return jar;
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
