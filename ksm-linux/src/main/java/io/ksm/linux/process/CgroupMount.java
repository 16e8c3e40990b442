package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A place where a hierarchy of control groups is mounted.
 *
 * @param folder of the hierarchy's root, or of the part of it that is visible here
 * @param unified whether this is the one hierarchy of version 2, rather than one of version 1
 * @param controllers of version 1 that it has: {@code memory}, {@code freezer}, …
 */
public record CgroupMount(Path folder, boolean unified, Set<String> controllers) {
  private static final int MOUNT_POINT = 4;
  private static final String FREEZER = "freezer";

  /**
   * Lists those of this machine, version 2 first, then the memory controller's.
   *
   * @throws ErrnoException if the mounts cannot be read
   */
  public static List<CgroupMount> all() throws ErrnoException {
    return parse(ProcFile.read("/proc/self/mountinfo"));
  }

  /** Makes sense of {@code /proc/PID/mountinfo}; see proc_pid_mountinfo(5). */
  public static List<CgroupMount> parse(String mounts) {
    List<CgroupMount> found = new ArrayList<>();
    for (String line : mounts.split("\n", -1)) {
      int separator = line.indexOf(" - cgroup");
      if (separator > 0) {
        String[] type = line.substring(separator + 3).split(" ", -1);
        Path folder = Path.of(unescape(line.split(" ", -1)[MOUNT_POINT]));
        found.add(
            new CgroupMount(
                folder, type[0].equals("cgroup2"), Set.of(type[type.length - 1].split(",", -1))));
      }
    }
    found.sort(Comparator.comparingInt(CgroupMount::rank));
    return found;
  }

  private int rank() {
    return unified ? 0 : controllers.contains("memory") ? 1 : 2;
  }

  /** Says whether it can freeze the processes of its groups. */
  public boolean canFreeze() {
    return unified || controllers.contains(FREEZER);
  }

  /** Says whether a folder is one of this hierarchy's groups, the root among them. */
  boolean holds(Path group) {
    return group.startsWith(folder);
  }

  /**
   * Finds out in which of this hierarchy's groups a process is.
   *
   * @param memberships of the process, as {@code /proc/PID/cgroup} tells them
   * @return the path in this hierarchy: {@code /system.slice/redis.service}
   */
  public Optional<String> path(String memberships) {
    for (String line : memberships.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && isMeant(parts[1])) {
        return Optional.of(parts[2]);
      }
    }
    return Optional.empty();
  }

  /** Says whether this hierarchy has controllers that are told together; version 2 tells none. */
  private boolean isMeant(String told) {
    return unified
        ? told.isEmpty()
        : !told.isEmpty() && controllers.containsAll(List.of(told.split(",", -1)));
  }

  /** Undoes the kernel's way to write blanks and the like: {@code \040}. */
  private static String unescape(String path) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int slash = path.indexOf('\\'); slash >= 0; slash = path.indexOf('\\', at)) {
      plain.append(path, at, slash).append((char) Integer.parseInt(path, slash + 1, slash + 4, 8));
      at = slash + 4;
    }
    return plain.append(path, at, path.length()).toString();
  }
}
