package io.ksm.walls.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Java source file.
 *
 * @param packageName of its package
 * @param name of the file, without {@code .java}
 * @param text all of it
 */
public record SourceFile(String packageName, String name, String text) {
  static SourceFile read(Path root, Path file) {
    String fileName = file.getFileName().toString();
    String folder = root.relativize(file.getParent()).toString();
    try {
      return new SourceFile(
          folder.replace('/', '.'),
          fileName.substring(0, fileName.length() - ".java".length()),
          Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether this holds a package's page, and no class. */
  public boolean isPackageInfo() {
    return name.equals("package-info");
  }

  /** Returns the lines, without their ends. */
  public List<String> lines() {
    return text.lines().toList();
  }
}
