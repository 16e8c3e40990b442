package io.ksm.trace.key;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps a key in a file that its owner alone can read.
 *
 * <p>The file is text: the key's 64 hexadecimal digits on one line. To compare traces of several
 * machines, copy it to each of them. Stateless, for any number of threads and processes.
 *
 * @param path where the key is kept
 */
public record KeyFile(Path path) {
  private static final Set<PosixFilePermission> OWN_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWN_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final int MAX_BYTES = 1024;

  /**
   * Returns the user's own: {@code $XDG_CONFIG_HOME/ksm/key}, which is {@code ~/.config/ksm/key}
   * unless that is set.
   */
  public static KeyFile ofUser() {
    String configuration = System.getenv("XDG_CONFIG_HOME");
    Path folder =
        configuration == null || !Path.of(configuration).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configuration);
    return new KeyFile(folder.resolve("ksm").resolve("key"));
  }

  /** Says whether there is a key. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Returns the key.
   *
   * @throws UsageException if the file holds something else, or others can read it
   * @throws IOException if there is none, or it cannot be read
   */
  public TraceKey read() throws IOException {
    requirePrivate();
    if (Files.size(path) > MAX_BYTES) {
      throw noKey("it is too long");
    }
    try {
      return TraceKey.parse(Files.readString(path).strip());
    } catch (UsageException e) {
      throw noKey(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the key, and makes one if there is none. Of two processes that make one at the same
   * time, both get the same.
   *
   * @throws UsageException if the file holds something else, or others can read it
   * @throws IOException if it can be neither read nor written
   */
  public TraceKey readOrMake() throws IOException {
    try {
      return read();
    } catch (NoSuchFileException e) {
      make();
      return read();
    }
  }

  private void make() throws IOException {
    Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN_FOLDER));
    }
    Path whole =
        Files.createTempFile(folder, "key", "", PosixFilePermissions.asFileAttribute(OWN_FILE));
    try {
      String text = TraceKey.random().secretText() + "\n";
      Files.writeString(whole, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      // A link, unlike a move, never replaces the key that somebody else has made meanwhile.
      Files.createLink(path, whole);
    } catch (FileAlreadyExistsException e) {
      // Then that one is the key; it is read next.
      return;
    } finally {
      Files.delete(whole);
    }
  }

  private void requirePrivate() throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
    others.removeAll(OWN_FILE);
    others.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!others.isEmpty()) {
      throw new UsageException(
          "key '%s' can be read by others: it is secret no more; make another, or protect it by chmod 600 '%1$s'"
              .formatted(path));
    }
  }

  private UsageException noKey(String why) {
    return new UsageException(
        "'%s' is not a key: %s; name another file, or remove it and a new key is made"
            .formatted(path, why));
  }
}
