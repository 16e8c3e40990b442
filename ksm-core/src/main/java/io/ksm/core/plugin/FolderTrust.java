package io.ksm.core.plugin;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process of root's from running code of others: what is in a folder of plug-ins is run. So
 * the folder, its jars and all folders above must be root's, and nobody else may write to them.
 */
final class FolderTrust {
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final String ATTRIBUTES = "unix:uid,mode";

  private FolderTrust() {}

  /**
   * Checks a folder and its jars, if this process is root's.
   *
   * @throws UsageException if somebody else may write to one of them
   */
  static void check(Path folder, List<Path> jars) {
    if (!isRoot()) {
      return;
    }
    String refusal = refusal(folder, jars);
    if (refusal != null) {
      throw new UsageException(refusal);
    }
  }

  private static boolean isRoot() {
    try {
      // Its owner is the effective user of this process.
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == ROOT;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "root".equals(System.getProperty("user.name")); // There is no /proc.
    }
  }

  /** Says why root should not load a folder's jars, or returns null if nothing is wrong. */
  static @Nullable String refusal(Path folder, List<Path> jars) {
    try {
      Path real = folder.toRealPath();
      for (Path above = real.getParent(); above != null; above = above.getParent()) {
        // In a sticky folder nobody removes or renames what is another's.
        String why = why(above, STICKY);
        if (why != null) {
          return refused(folder, above, why);
        }
      }
      String why = why(real, 0);
      if (why != null) {
        return refused(folder, real, why);
      }
      for (Path jar : jars) {
        String whyJar = why(jar.toRealPath(), 0);
        if (whyJar != null) {
          return refused(folder, jar, whyJar);
        }
      }
      return null;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "as root, ksm loads no plug-ins from '%s', because it cannot see who may write to it: %s"
          .formatted(folder, e.getMessage());
    }
  }

  private static String refused(Path folder, Path where, String why) {
    return ("as root, ksm loads no plug-ins from '%s', because others could put theirs there: '%s' %s;"
            + " let it be root's and take the right to write from group and others")
        .formatted(folder, where, why);
  }

  private static @Nullable String why(Path path, int excuse) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES);
    int owner = (Integer) attributes.getOrDefault("uid", -1);
    int mode = (Integer) attributes.getOrDefault("mode", WRITABLE_BY_OTHERS);
    if (owner != ROOT) {
      return "belongs to user " + owner;
    }
    return (mode & WRITABLE_BY_OTHERS) != 0 && (mode & excuse) == 0
        ? "may be written to by %s".formatted((mode & 0002) != 0 ? "everybody" : "its group")
        : null;
  }
}
