package io.ksm.core.plugin;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Finds where a class was loaded from. */
final class Origin {
  /** The packages of ksm and of its own plug-ins. */
  private static final String OWN = "io.ksm.";

  private Origin() {}

  /** Returns the jar or folder of a class, for people. */
  static String of(Class<?> type) {
    Path path = path(type);
    return path == null ? "an unknown place" : path.toString();
  }

  /** Says whether a class is of somebody else's plug-in. */
  static boolean isForeign(Class<?> type) {
    return !type.getName().startsWith(OWN);
  }

  /** Returns what a plug-in is called in errors: its axis, its name and where it is from. */
  static String describe(String axis, String name, Class<?> type) {
    return "%s '%s' (%s)".formatted(axis, name, of(type));
  }

  /** Returns the jar or folder of a class, or null if it has none. */
  static @Nullable Path path(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return null;
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null; // As the nested jars of some launchers, which are no files.
    }
  }

  /**
   * Returns the version that the module or the jar of a class states, or an empty text if neither
   * does.
   */
  static String version(Class<?> type) {
    try {
      if (type.getModule().getDescriptor() != null) {
        return type.getModule().getDescriptor().rawVersion().orElse("");
      }
      String version = manifestAttribute(type, Attributes.Name.IMPLEMENTATION_VERSION.toString());
      return version == null ? "" : version;
    } catch (IOException e) {
      return ""; // It was readable when the class was loaded, and nothing depends on this.
    }
  }

  /**
   * Returns a main attribute of the manifest of the jar of a class, or null if there is none.
   *
   * @throws IOException if the jar cannot be read
   */
  static @Nullable String manifestAttribute(Class<?> type, String name) throws IOException {
    Path path = path(type);
    if (path == null || !Files.isRegularFile(path)) {
      return null;
    }
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      return manifest == null ? null : manifest.getMainAttributes().getValue(name);
    }
  }
}
