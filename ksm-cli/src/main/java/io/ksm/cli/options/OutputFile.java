package io.ksm.cli.options;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at files that a command is to write, before it does the work whose result they get. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Requires that a file may be written, be it one that does not exist yet.
   *
   * @param option by which the user named it
   * @throws UsageException if not
   */
  public static void requireWritable(String option, Path file) {
    if (!isWritable(file)) {
      throw new UsageException(
          "cannot write '%s': give %s a file that you may write, in a folder that exists"
              .formatted(file, option));
    }
  }

  /**
   * Requires that a file may be written, and that another one can be made beside it: one that is
   * written whole takes its place.
   *
   * @param option by which the user named it
   * @throws UsageException if not
   */
  public static void requireReplaceable(String option, Path file) {
    requireWritable(option, file);
    if (Files.isRegularFile(file) && !isFolderWritable(target(file))) {
      throw new UsageException(
          "cannot replace '%s': give %s a file in a folder that you may write"
              .formatted(file, option));
    }
  }

  /** Returns where a link leads to, which is what is replaced. */
  private static Path target(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file; // Whoever writes it will hear of it.
    }
  }

  private static boolean isWritable(Path file) {
    return Files.exists(file)
        ? !Files.isDirectory(file) && Files.isWritable(file)
        : isFolderWritable(file);
  }

  private static boolean isFolderWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
  }
}
