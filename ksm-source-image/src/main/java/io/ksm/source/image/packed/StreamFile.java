package io.ksm.source.image.packed;

import io.ksm.api.text.Printable;
import io.ksm.source.image.file.ImageFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads standard input and pipes: copies them to a {@linkplain TemporaryFile temporary file},
 * because pages are read out of order. Stateless, for any number of threads.
 */
public final class StreamFile {
  /** By what users name standard input. */
  public static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  private static final int TYPE = 0xF000;
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xC000;

  private StreamFile() {}

  /**
   * Says whether a path is a pipe of this process, as standard input and {@code <(…)} of shells
   * are: not one in a folder, which may have nobody at its other end.
   */
  public static boolean isOwnStream(Path path) throws IOException {
    boolean isOwn = path.startsWith("/dev") || path.startsWith("/proc/self");
    return isOwn && isStream(path);
  }

  private static boolean isStream(Path path) throws IOException {
    try {
      int type = (int) Files.getAttribute(path, "unix:mode") & TYPE;
      return type == PIPE || (type == SOCKET && path.equals(STANDARD_INPUT));
    } catch (UnsupportedOperationException | IllegalArgumentException | NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Copies a stream up to its end.
   *
   * @param name as the user gave it
   * @param directory of the temporary file
   * @throws IOException if there is nothing in it, or no room for it
   */
  public static ImageFile copy(String name, Path path, Path directory) throws IOException {
    SpillWriter writer =
        new SpillWriter(
            directory,
            SpillWriter.LEFT_FREE,
            (why, cause) ->
                error(
                    name,
                    "does not fit into '%s': %s; name another folder by spill=DIR"
                        .formatted(directory, why),
                    cause));
    TemporaryFile file;
    if (path.equals(STANDARD_INPUT)) {
      file = copy(name, writer, new FileInputStream(FileDescriptor.in)); // stays open
    } else {
      try (InputStream in = Files.newInputStream(path)) {
        file = copy(name, writer, in);
      }
    }
    if (file.reader().length() == 0) {
      file.close();
      throw error(name, "is empty: nothing was written to it", null);
    }
    return ImageFile.copied(name, file.reader(), file.path());
  }

  private static TemporaryFile copy(String name, SpillWriter writer, InputStream in)
      throws IOException {
    return writer.write((buffer, written) -> {
      try {
        return in.read(buffer);
      } catch (IOException e) {
        throw error(
            name, "cannot be read after %d bytes: %s".formatted(written, Spill.reason(e)), e);
      }
    });
  }

  private static IOException error(String name, String what, @Nullable Throwable cause) {
    return new IOException(Printable.of("image '%s' %s".formatted(name, what)), cause);
  }
}
