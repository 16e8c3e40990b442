package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Finds the control groups that limit the memory of processes: those of each process and all above
 * them, of version 2 and 1. A group is read once, when it is first met.
 *
 * <p>Swap is left out: a group that may swap has more room than is told here.
 *
 * <p>Used by one thread.
 */
public final class MemoryLimits {
  private static final String MEMORY = "memory";

  /** What version 1 shows where there is no limit is near the largest number. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;

  private final List<CgroupMount> mounts;
  private final Map<Path, Optional<MemoryLimit>> known = new HashMap<>();

  /** Looks into some hierarchies. */
  public MemoryLimits(List<CgroupMount> mounts) {
    this.mounts =
        mounts.stream()
            .filter(mount -> mount.unified() || mount.controllers().contains(MEMORY))
            .toList();
  }

  /**
   * Looks into those of this machine.
   *
   * @throws ErrnoException if the mounts cannot be read
   */
  public static MemoryLimits ofThisMachine() throws ErrnoException {
    return new MemoryLimits(CgroupMount.all());
  }

  /**
   * Returns the limits that hold for a process, the innermost group's first.
   *
   * @throws ErrnoException if the process has ended, or may not be looked at
   */
  public List<MemoryLimit> around(int pid) throws ErrnoException {
    return around(ProcFile.read(pid, "cgroup"));
  }

  /**
   * Returns the limits that hold for a member of some groups, the innermost group's first.
   *
   * @param memberships as {@code /proc/PID/cgroup} tells them
   */
  public List<MemoryLimit> around(String memberships) {
    List<MemoryLimit> limits = new ArrayList<>();
    Set<Boolean> versions = new HashSet<>();
    for (CgroupMount mount : mounts) {
      Optional<String> path = mount.path(memberships);
      // A hierarchy may be mounted at several places: its limits count once.
      if (path.isPresent() && versions.add(mount.unified())) {
        add(mount, folder(mount, path.get()), limits);
      }
    }
    return limits;
  }

  /** A container may see a part of the hierarchy only, whose root stands for all outside. */
  private static Path folder(CgroupMount mount, String path) {
    Path folder = Path.of(mount.folder() + path).normalize();
    return mount.holds(folder) ? folder : mount.folder();
  }

  private void add(CgroupMount mount, Path innermost, List<MemoryLimit> limits) {
    for (Path at = innermost; at != null && mount.holds(at); at = at.getParent()) {
      known.computeIfAbsent(at, folder -> read(mount, folder)).ifPresent(limits::add);
    }
  }

  private static Optional<MemoryLimit> read(CgroupMount mount, Path folder) {
    boolean unified = mount.unified();
    long limit = number(folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"));
    long used = number(folder.resolve(unified ? "memory.current" : "memory.usage_in_bytes"));
    if (limit < 0 || limit >= NO_LIMIT || used < 0) {
      return Optional.empty();
    }
    String prefix = unified ? "" : "total_";
    String stat = text(folder.resolve("memory.stat"));
    ToLongFunction<String> part = name -> value(stat, prefix + name);
    long cache = part.applyAsLong("active_file") + part.applyAsLong("inactive_file");
    return Optional.of(
        new MemoryLimit(new Cgroup(mount, folder).label(), limit, used, Math.min(used, cache)));
  }

  /** Returns -1 for {@code max}, and where the group is gone or has no such file. */
  private static long number(Path file) {
    String text = text(file).strip();
    return text.matches("\\d{1,19}") ? Long.parseUnsignedLong(text) & Long.MAX_VALUE : -1;
  }

  private static long value(String stat, String name) {
    return stat.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Groups come and go, and a hierarchy's root has no limit: what is not there is empty. */
  private static String text(Path file) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try {
      return ProcFile.read(file.toString());
    } catch (ErrnoException e) {
      return "";
    }
  }
}
