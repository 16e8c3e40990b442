package io.ksm.source.image.packed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Copies a stream into a {@linkplain TemporaryFile temporary file}, and leaves some room there.
 * Used by one thread.
 */
final class SpillWriter {
  private static final int BUFFER = 1 << 20;

  /** How much stays free in the folder of temporary files. */
  static final long LEFT_FREE = 256L << 20;

  private final Path directory;
  private final long leftFree;
  private final NoRoom noRoom;

  /**
   * Prepares to copy.
   *
   * @param leftFree how many bytes to leave free: a compression bomb must not fill the folder
   */
  SpillWriter(Path directory, long leftFree, NoRoom noRoom) {
    this.directory = directory;
    this.leftFree = leftFree;
    this.noRoom = noRoom;
  }

  /** Words that there is no room. */
  @FunctionalInterface
  interface NoRoom {
    IOException error(String why, @Nullable Throwable cause);
  }

  /** Gives what is to be copied. */
  @FunctionalInterface
  interface Input {
    /**
     * Reads some bytes; none at the end.
     *
     * @param written how many were read before
     */
    int read(byte[] buffer, long written) throws IOException;
  }

  /**
   * Copies all; what is returned is open for reading only.
   *
   * @throws IOException if there is no room, or reading fails
   */
  TemporaryFile write(Input in) throws IOException {
    TemporaryFile file = makeTemporary();
    try {
      copy(in, file);
      file.writer().close();
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private TemporaryFile makeTemporary() throws IOException {
    try {
      return TemporaryFile.in(directory);
    } catch (IOException e) {
      throw noRoom.error("no temporary file can be made there (%s)".formatted(Spill.reason(e)), e);
    }
  }

  private void copy(Input in, TemporaryFile file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    FreeSpace space = new FreeSpace(Files.getFileStore(directory)::getUsableSpace, leftFree);
    for (int got = in.read(buffer, 0); got > 0; got = in.read(buffer, written)) {
      String obstacle = space.obstacle(written, got);
      if (obstacle != null) {
        throw noRoom.error("after %d bytes, %s".formatted(written, obstacle), null);
      }
      try {
        file.writer().write(buffer, 0, got);
      } catch (IOException e) {
        throw noRoom.error("after %d bytes: %s".formatted(written, Spill.reason(e)), e);
      }
      written += got;
    }
  }
}
