package io.ksm.fleet.query;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Driver;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds DuckDB's driver and loads it by a class loader of its own.
 *
 * <p>The driver's jar holds its native library for four systems, and the driver unpacks this
 * system's 70 MB at each start. So the library is unpacked once into the user's cache, beside a
 * copy of the jar without libraries: there the driver finds it.
 */
final class DuckDbDriver {
  /** Names the jar, where it is not on the class path. */
  static final String PROPERTY = "ksm.duckdb";

  private static final String DRIVER = "org.duckdb.DuckDBDriver";
  private static final String LOADS_LIBRARY = "org.duckdb.DuckDBNative";
  private static final String LIBRARY = "libduckdb_java.so_";
  private static final String JAR = "duckdb_jdbc.jar";

  /** A native library can be loaded by one class loader of a JVM only. */
  private static @Nullable Driver loaded;

  private DuckDbDriver() {}

  /**
   * Loads the driver, unless it is loaded.
   *
   * @throws UsageException if DuckDB is not there; the message says how to get it
   * @throws IOException if it cannot be unpacked or loaded
   */
  static synchronized Driver load() throws IOException {
    Path jar = jar();
    Driver known = loaded;
    if (known == null) {
      known = load(jar, cache());
      loaded = known;
    }
    return known;
  }

  /** Loads the driver and its library, by a class loader of its own each time. */
  static Driver load(Path jar, Path cache) throws IOException {
    Path folder = unpacked(jar, cache);
    URL[] urls = {folder.resolve(JAR).toUri().toURL()};
    // It stays open: the driver and its native library live as long as the JVM.
    @SuppressWarnings("resource")
    URLClassLoader loader =
        new URLClassLoader("duckdb", urls, ClassLoader.getPlatformClassLoader());
    try {
      loadLibrary(loader);
      return (Driver) loader.loadClass(DRIVER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException(
          "DuckDB in '%s' cannot be loaded: %s; if the jar is whole, remove the folder '%s', into which it was unpacked"
              .formatted(jar, Objects.toString(e.getCause(), e.toString()), folder),
          e);
    }
  }

  /**
   * Loads the library now: at the first connection, nobody expects that to fail. DuckDB prints a
   * stack trace then, which an error has anyway.
   */
  private static void loadLibrary(ClassLoader loader) throws ClassNotFoundException {
    PrintStream err = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      Class.forName(LOADS_LIBRARY, true, loader);
    } finally {
      System.setErr(err);
    }
  }

  private static Path jar() {
    String named = System.getProperty(PROPERTY);
    Path jar = named == null ? onClassPath() : Path.of(named);
    if (jar == null || !Files.isReadable(jar)) {
      throw new UsageException(
          "DuckDB, which answers questions about fleets, is not there: get org.duckdb:duckdb_jdbc from Maven Central and name its jar by KSM_JAVA_OPTS=-D%s=FILE"
              .formatted(PROPERTY));
    }
    return jar;
  }

  private static @Nullable Path onClassPath() {
    URL driver = ClassLoader.getSystemResource(DRIVER.replace('.', '/') + ".class");
    if (driver == null || !driver.getProtocol().equals("jar")) {
      return null;
    }
    String file = driver.getPath();
    try {
      return Path.of(new URI(file.substring(0, file.indexOf("!/"))));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path has URLs", e);
    }
  }

  private static Path cache() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path folder =
        given == null || !Path.of(given).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    return folder.resolve("ksm");
  }

  /** Returns the name of this system's library, by the driver's rules. */
  private static String library() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean intel = processor.equals("amd64") || processor.equals("x86_64");
    return LIBRARY
        + (system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : "linux")
        + (intel ? "_amd64" : "_arm64");
  }

  /**
   * Returns the folder with the library and the jar without libraries; makes it if it is not there.
   * Of two processes that make it at the same time, one succeeds and both use it.
   */
  static Path unpacked(Path jar, Path cache) throws IOException {
    long version = 31 * Files.size(jar) + Files.getLastModifiedTime(jar).toMillis();
    Path folder = cache.resolve("duckdb-" + Long.toHexString(version));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path unfinished;
    try {
      Files.createDirectories(cache);
      unfinished = Files.createTempDirectory(cache, "duckdb-unfinished-");
    } catch (IOException e) {
      throw new IOException(
          "DuckDB's library cannot be unpacked into '%s' (%s): name another folder by XDG_CACHE_HOME"
              .formatted(cache, e),
          e);
    }
    try {
      unpack(jar, unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Somebody else was faster.
      return folder;
    } finally {
      Files.deleteIfExists(unfinished.resolve(JAR));
      Files.deleteIfExists(unfinished.resolve(library()));
      Files.deleteIfExists(unfinished);
    }
    return folder;
  }

  private static void unpack(Path jar, Path folder) throws IOException {
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(folder.resolve(JAR)))) {
      JarEntry library = from.getJarEntry(library());
      if (library == null) {
        throw new NoSuchFileException(
            jar.toString(), null, "DuckDB has no library for this system, '" + library() + "'");
      }
      try (InputStream in = from.getInputStream(library)) {
        Files.copy(in, folder.resolve(library()));
      }
      for (Enumeration<JarEntry> all = from.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (!entry.getName().startsWith(LIBRARY)) {
          copy(from, entry, to);
        }
      }
    }
  }

  private static void copy(JarFile from, JarEntry entry, JarOutputStream to) throws IOException {
    to.putNextEntry(new JarEntry(entry.getName()));
    try (InputStream in = from.getInputStream(entry)) {
      in.transferTo(to);
    }
    to.closeEntry();
  }
}
