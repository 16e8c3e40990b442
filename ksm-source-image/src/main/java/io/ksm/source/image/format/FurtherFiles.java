package io.ksm.source.image.format;

import io.ksm.api.Option;
import io.ksm.api.Options;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the files that belong to an image beside the one that the user named first. Immutable.
 *
 * @param bases of a diff snapshot, the nearest one first
 * @param parts of a split dump, without the first one
 */
public record FurtherFiles(List<Path> bases, List<Path> parts) {
  /** Stands between paths, as in {@code PATH}. */
  private static final String BETWEEN = ":";

  private static final Option BASE =
      new Option(
          "base",
          "of a diff snapshot: what it is a diff of, and what that is a diff of, as FILE:FILE",
          "");

  private static final Option PARTS =
      new Option("parts", "of a split dump: its other parts, as FILE:FILE", "");

  static List<Option> declared() {
    return List.of(BASE, PARTS);
  }

  static FurtherFiles of(Options options) {
    return new FurtherFiles(paths(options, BASE.key()), paths(options, PARTS.key()));
  }

  private static List<Path> paths(Options options, String key) {
    List<Path> paths = new ArrayList<>();
    String text = options.text(key);
    for (String each : text.isEmpty() ? new String[0] : text.split(BETWEEN, -1)) {
      try {
        if (each.isEmpty()) {
          throw options.wrong(key, "paths of files, with a colon between them");
        }
        paths.add(Path.of(each));
      } catch (InvalidPathException e) {
        throw options.wrong(key, "paths of files, with a colon between them");
      }
    }
    return paths;
  }
}
