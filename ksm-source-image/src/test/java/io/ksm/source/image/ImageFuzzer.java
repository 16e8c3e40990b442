package io.ksm.source.image;

import io.ksm.source.image.support.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Is called by the fuzzer with each of its inputs, in a JVM of its own: see {@link FuzzTest}. */
public final class ImageFuzzer {
  /** The system property that names the format. */
  static final String FORMAT = "ksm.fuzz.format";

  /** The system property that names a file to be written. */
  static final String FILE = "ksm.fuzz.file";

  private static final String GIVEN_FORMAT = System.getProperty(FORMAT);
  private static final Path GIVEN_FILE = Path.of(System.getProperty(FILE, "image"));

  private ImageFuzzer() {}

  /** Opens and reads an image in a file; throws if that ends otherwise than it may. */
  public static void fuzzerTestOneInput(byte[] image) throws IOException {
    Files.write(GIVEN_FILE, image);
    Hostile.check(GIVEN_FILE, image.length, GIVEN_FORMAT);
  }
}
