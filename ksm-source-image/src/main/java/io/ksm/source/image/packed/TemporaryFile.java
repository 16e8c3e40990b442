package io.ksm.source.image.packed;

import io.ksm.source.image.file.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds a file without a name, which the kernel frees whenever and however this process ends. Used
 * by one thread.
 *
 * @param writer open for writing, to be closed when all is written: while it is open, the kernel
 *     gives no {@link Lease} on the file
 * @param reader open for reading
 * @param path by which this process, and no other user's, can open it once more as long as the
 *     reader is open; where there is no {@code /proc}, that of the file when it had a name
 */
record TemporaryFile(RandomAccessFile writer, RandomAccessFile reader, Path path)
    implements Closeable {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /**
   * Makes one, readable by this user only.
   *
   * @param directory where its bytes are kept
   * @throws IOException if that directory cannot hold files of this user
   */
  @SuppressWarnings("resource") // the record's, once it is made
  static TemporaryFile in(Path directory) throws IOException {
    Path named = Files.createTempFile(directory, "ksm-", ".tmp").toRealPath();
    RandomAccessFile reader = null;
    try {
      reader = new RandomAccessFile(named.toFile(), "r");
      Path path = descriptorOf(named); // the reader's, as it is the only one so far
      return new TemporaryFile(new RandomAccessFile(named.toFile(), "rw"), reader, path);
    } catch (IOException e) {
      if (reader != null) {
        reader.close();
      }
      throw e;
    } finally {
      Files.delete(named);
    }
  }

  /** Java does not tell the numbers of its descriptors, but the kernel does. */
  private static Path descriptorOf(Path file) throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return file;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path each : descriptors) {
        if (file.equals(target(each))) {
          return each;
        }
      }
    }
    return file;
  }

  /** Returns what a descriptor leads to; null if another thread has closed it meanwhile. */
  private static @Nullable Path target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Closes both. */
  @Override
  public void close() throws IOException {
    try (reader) {
      writer.close();
    }
  }
}
