package io.ksm.fleet.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what does not fit into memory, or is handed to another process. It goes when it is
 * closed, or when the JVM ends.
 */
public final class SpillFolder implements AutoCloseable {
  private final Path path;
  private final Thread hook;

  private SpillFolder(Path path) {
    this.path = path;
    this.hook = new Thread(this::removeQuietly, "ksm-fleet-spill");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Makes one.
   *
   * @param parent in which it is made; null for the system's temporary folder
   * @throws IOException if it cannot be made there
   */
  public static SpillFolder make(@Nullable Path parent) throws IOException {
    String prefix = "ksm-fleet-";
    try {
      return new SpillFolder(
          parent == null
              ? Files.createTempDirectory(prefix)
              : Files.createTempDirectory(parent, prefix));
    } catch (IOException e) {
      throw new IOException(
          "nothing can be written to '%s': name another folder by --spill"
              .formatted(parent == null ? System.getProperty("java.io.tmpdir") : parent),
          e);
    }
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  /** Gives a file another name. */
  Path link(Path file, int number) throws IOException {
    return Files.createSymbolicLink(path.resolve("file-" + number), file.toAbsolutePath());
  }

  private void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      // Of the walk; the engine may write to the folder meanwhile.
      throw new IOException(e.getMessage(), e);
    }
  }

  private void removeQuietly() {
    try {
      remove();
    } catch (IOException e) {
      // The JVM ends, and nobody is left to be told.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends, and the hook removes the folder now.
      return;
    }
    remove();
  }
}
