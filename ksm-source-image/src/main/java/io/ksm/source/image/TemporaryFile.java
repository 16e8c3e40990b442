package io.ksm.source.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file without a name, which the kernel frees whenever and however this process ends.
 *
 * @param file open for reading and writing
 * @param path by which this process, and no other user's, can open it once more; where there is no
 *     {@code /proc}, that of the file when it had a name
 */
record TemporaryFile(RandomAccessFile file, Path path) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /**
   * Makes one, readable by this user only.
   *
   * @param directory where its bytes are kept
   * @throws IOException if that directory cannot hold files of this user
   */
  static TemporaryFile in(Path directory) throws IOException {
    Path named = Files.createTempFile(directory, "ksm-", ".tmp").toRealPath();
    try {
      RandomAccessFile file = new RandomAccessFile(named.toFile(), "rw");
      return new TemporaryFile(file, descriptorOf(named));
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
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(file)) {
          return each;
        }
      }
    }
    return file;
  }
}
