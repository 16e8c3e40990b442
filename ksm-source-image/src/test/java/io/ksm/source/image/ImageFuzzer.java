package io.ksm.source.image;

import io.ksm.source.image.support.Hostile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Is called by the fuzzer with each of its inputs, in a JVM of its own: see {@link FuzzTest}. */
public final class ImageFuzzer {
  /** The system property that names the format. */
  static final String FORMAT = "ksm.fuzz.format";

  /** The system property that names a file to be written. */
  static final String FILE = "ksm.fuzz.file";

  /** In place of a format: a diff snapshot, whose base is the first half of the input. */
  static final String DIFF = "diff";

  /** In place of a format: the kind of file is to be recognised. */
  static final String ANY = "any";

  private static final int PAGE = 4096;
  private static final String GIVEN_FORMAT = System.getProperty(FORMAT);
  private static final Path GIVEN_FILE = Path.of(System.getProperty(FILE, "image"));

  private ImageFuzzer() {}

  /** Opens and reads an image in a file; throws if that ends otherwise than it may. */
  public static void fuzzerTestOneInput(byte[] image) throws IOException {
    switch (GIVEN_FORMAT) {
      case DIFF -> checkDiff(image);
      case ANY -> {
        Files.write(GIVEN_FILE, image);
        Hostile.check(GIVEN_FILE, image.length, List.of());
      }
      default -> {
        Files.write(GIVEN_FILE, image);
        Hostile.check(GIVEN_FILE, image.length, GIVEN_FORMAT);
      }
    }
  }

  private static void checkDiff(byte[] image) throws IOException {
    Path base = GIVEN_FILE.resolveSibling("base");
    int half = image.length / 2;
    writeSparse(base, Arrays.copyOf(image, half));
    writeSparse(GIVEN_FILE, Arrays.copyOfRange(image, half, image.length));
    Hostile.check(GIVEN_FILE, image.length, List.of("format=raw", "base=" + base));
  }

  /** Leaves a hole for each page that begins with a zero. */
  private static void writeSparse(Path path, byte[] bytes) throws IOException {
    Files.deleteIfExists(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes.length);
      for (int at = 0; at < bytes.length; at += PAGE) {
        if (bytes[at] != 0) {
          file.seek(at);
          file.write(bytes, at, Math.min(PAGE, bytes.length - at));
        }
      }
    }
  }
}
