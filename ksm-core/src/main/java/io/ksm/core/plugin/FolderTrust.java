package io.ksm.core.plugin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.ksm.api.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a process of root's from running code of others: what is in a folder of plug-ins is run. So
 * the folder, its jars, what their manifests name, and all folders and links on the way there must
 * be root's, and nobody else may write to them.
 */
final class FolderTrust {
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int KIND = 0170000;
  private static final int LINK = 0120000;
  private static final int DIRECTORY = 0040000;
  private static final String ATTRIBUTES = "unix:uid,mode";

  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  private final Path folder;
  private final Set<Path> asked = new HashSet<>();

  private FolderTrust(Path folder) {
    this.folder = folder;
  }

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

  /**
   * Says why root should not load a folder's jars, and what their manifests name in {@code
   * Class-Path}, or returns null if nothing is wrong.
   */
  static @Nullable String refusal(Path folder, List<Path> jars) {
    try {
      FolderTrust trust = new FolderTrust(folder);
      Path real = folder.toRealPath();
      String refusal = trust.onTheWay(real);
      if (refusal == null) {
        // Its own stickiness is no excuse: what others add to it would be loaded.
        refusal = trust.refused(real, why(attributes(real), 0));
      }
      Iterator<Path> rest = jars.iterator();
      while (refusal == null && rest.hasNext()) {
        refusal = trust.ofJar(rest.next());
      }
      return refusal;
    } catch (UncheckedIOException e) {
      return unseen(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return unseen(folder, e);
    }
  }

  private static String unseen(Path folder, Exception e) {
    return "as root, ksm loads no plug-ins from '%s', because it cannot see who may write to it: %s"
        .formatted(folder, e.getMessage());
  }

  /** Asks of a jar, or what else a class path names, and of all that its manifest names in turn. */
  private @Nullable String ofJar(Path jar) throws IOException {
    if (!asked.add(jar)) {
      return null;
    }
    String refusal = Files.isDirectory(jar) ? inTree(jar) : onTheWay(jar);
    Iterator<Path> libraries =
        (refusal == null ? JarLoader.allLibraries(jar) : List.<Path>of()).iterator();
    while (refusal == null && libraries.hasNext()) {
      refusal = ofJar(libraries.next());
    }
    return refusal;
  }

  private @Nullable String inTree(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) below::iterator) {
        String refusal = onTheWay(path);
        if (refusal == null && Files.isDirectory(path)) {
          Path real = path.toRealPath();
          refusal = refused(real, why(attributes(real), 0));
        }
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  /** Goes to a path as the system does, link by link, and asks of all that it passes. */
  private @Nullable String onTheWay(Path path) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    Path at = path.toAbsolutePath();
    at.forEach(ahead::add);
    at = at.getRoot();
    String refusal = refused(at, why(attributes(at), STICKY));
    int links = 0;
    while (refusal == null && !ahead.isEmpty()) {
      Path next = at.resolve(ahead.pop()).normalize();
      Map<String, Object> attributes;
      try {
        attributes = attributes(next);
      } catch (NoSuchFileException e) {
        return refused(at, why(attributes(at), 0)); // Who can make it by the time it is loaded?
      }
      refusal = refused(next, why(attributes, STICKY));
      if (isKind(attributes, LINK)) {
        if (++links > MAX_LINKS) {
          throw new FileSystemLoopException(path.toString());
        }
        Path target = Files.readSymbolicLink(next);
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          ahead.push(target.getName(i));
        }
        at = target.isAbsolute() ? target.getRoot() : at;
      } else {
        at = next;
      }
    }
    return refusal;
  }

  private @Nullable String refused(Path where, @Nullable String why) {
    return why == null
        ? null
        : ("as root, ksm loads no plug-ins from '%s', because others could put theirs there: '%s' %s;"
                + " let it be root's and take the right to write from group and others")
            .formatted(folder, where, why);
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, ATTRIBUTES, NOFOLLOW_LINKS);
  }

  private static int mode(Map<String, Object> attributes) {
    return (Integer) attributes.getOrDefault("mode", WRITABLE_BY_OTHERS);
  }

  private static boolean isKind(Map<String, Object> attributes, int kind) {
    return (mode(attributes) & KIND) == kind;
  }

  /**
   * Says why others may change a file, what is in a folder, or where a link leads.
   *
   * @param excuse {@link #STICKY} if nobody is to remove or rename what is another's, and no more
   */
  private static @Nullable String why(Map<String, Object> attributes, int excuse) {
    int owner = (Integer) attributes.getOrDefault("uid", -1);
    int mode = mode(attributes);
    if (owner != ROOT) {
      return "belongs to user " + owner;
    }
    boolean excused =
        isKind(attributes, LINK) || (isKind(attributes, DIRECTORY) && (mode & excuse) != 0);
    return (mode & WRITABLE_BY_OTHERS) != 0 && !excused
        ? "may be written to by %s".formatted((mode & 0002) != 0 ? "everybody" : "its group")
        : null;
  }
}
