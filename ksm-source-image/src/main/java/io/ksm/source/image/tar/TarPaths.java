package io.ksm.source.image.tar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks up paths in an archive, through its links. Immutable.
 *
 * @param members by their {@linkplain #normal normal} paths
 */
record TarPaths(NavigableMap<String, TarMember> members) {
  /** As many as the kernel follows. */
  private static final int MAX_LINKS = 40;

  /** Returns a path without {@code .}, {@code ..} and needless slashes; empty for the archive. */
  static String normal(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** Returns the folder in which a path lies; empty for the archive. */
  static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Returns the path of a folder's entry. */
  static String entry(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /**
   * Says whether a path, which is not a link, is a folder, be it only because something is in it.
   */
  boolean isFolder(String path) {
    TarMember member = members.get(path);
    Map.Entry<String, TarMember> next = members.ceilingEntry(path + "/");
    return path.isEmpty()
        || (member != null && member.kind() == TarMember.Kind.FOLDER)
        || (next != null && next.getKey().startsWith(path + "/"));
  }

  /** Follows links, also those in the middle of a path; null if they lead out or in circles. */
  @Nullable String real(String path) {
    String done = "";
    String left = normal(path);
    int links = 0;
    while (!left.isEmpty()) {
      int slash = left.indexOf('/');
      String here = entry(done, slash < 0 ? left : left.substring(0, slash));
      String rest = slash < 0 ? "" : left.substring(slash + 1);
      TarMember member = members.get(here);
      String target = member == null ? null : target(done, member);
      if (target == null) {
        done = here;
        left = rest;
      } else if (target.startsWith("/") || ++links > MAX_LINKS) {
        return null;
      } else {
        done = "";
        left = normal(target + "/" + rest);
      }
    }
    return done;
  }

  private static @Nullable String target(String folder, TarMember member) {
    return switch (member.kind()) {
      case HARD_LINK -> normal(member.target());
      case SYMBOLIC_LINK ->
          member.target().startsWith("/") ? member.target() : folder + "/./" + member.target();
      default -> null;
    };
  }
}
