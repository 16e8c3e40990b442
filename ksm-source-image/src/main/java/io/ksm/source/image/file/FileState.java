package io.ksm.source.image.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the file system says of a file at one moment: which file it is, its size, and when it
 * was last written or changed in any way. Immutable.
 */
record FileState(Map<String, Object> attributes) {
  private static final String VIEW = "unix";
  private static final String WANTED = VIEW + ":dev,ino,size,lastModifiedTime,ctime";

  /** Asks for the state of a file; null where the file system does not tell it. */
  static @Nullable FileState of(Path path) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains(VIEW)
        ? new FileState(Map.copyOf(Files.readAttributes(path, WANTED)))
        : null;
  }

  /** Says how the same file differs by now, for people; null if it does not, or is another file. */
  @Nullable String difference(FileState now) {
    if (differs("dev", now) || differs("ino", now)) {
      return null; // the one that is read has lost its name, and nobody else finds it
    }
    if (differs("size", now)) {
      return "its size went from %s to %s bytes"
          .formatted(attributes.get("size"), now.attributes.get("size"));
    }
    if (differs("lastModifiedTime", now)) {
      return "it was written to at " + now.attributes.get("lastModifiedTime");
    }
    return differs("ctime", now) ? "it was changed at " + now.attributes.get("ctime") : null;
  }

  private boolean differs(String attribute, FileState now) {
    return !String.valueOf(attributes.get(attribute))
        .equals(String.valueOf(now.attributes.get(attribute)));
  }
}
