package io.ksm.cli.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders of which a scan can make little, and one that it can read. */
public final class WrongFiles {
  private WrongFiles() {}

  /**
   * Makes them: {@code empty}, {@code nested/empty}, {@code short}, and the sound {@code image}.
   */
  public static void makeIn(Path directory) throws IOException {
    Files.createDirectory(directory.resolve("empty"));
    Files.createDirectories(directory.resolve("nested/empty"));
    Files.write(directory.resolve("short"), new byte[4095]);
    Files.write(directory.resolve("image"), new byte[4096]);
  }
}
