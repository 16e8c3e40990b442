package io.ksm.linux.process;

import io.ksm.api.UsageException;
import io.ksm.api.text.Printable;
import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A control group: the processes of a container, a systemd unit or a pod. See cgroups(7).
 *
 * @param mount the hierarchy to which it belongs
 * @param folder that stands for it
 */
public record Cgroup(CgroupMount mount, Path folder) {
  private static final Path USUAL = Path.of("/sys/fs/cgroup");
  private static final String MEMBERS = "cgroup.procs";

  /**
   * Finds the group that a user named: by its folder, by a path under {@code /sys/fs/cgroup}, or by
   * its path in a hierarchy, as {@code /proc/PID/cgroup} tells it.
   *
   * @throws UsageException if the path is that of something else
   * @throws IOException if there is no such group
   */
  public static Cgroup named(String path) throws IOException {
    List<CgroupMount> mounts = CgroupMount.all();
    if (mounts.isEmpty()) {
      throw new IOException("there are no control groups: no cgroup file system is mounted");
    }
    Path elsewhere = null;
    for (Path candidate : candidates(path, mounts)) {
      if (Files.isDirectory(candidate)) {
        Path folder = candidate.toRealPath();
        for (CgroupMount mount : mounts) {
          if (mount.holds(folder)) {
            return new Cgroup(mount, folder);
          }
        }
        elsewhere = folder;
      }
    }
    if (elsewhere != null) {
      throw noGroup(elsewhere);
    }
    throw unknown(path);
  }

  private static List<Path> candidates(String path, List<CgroupMount> mounts) {
    try {
      List<Path> candidates = new ArrayList<>();
      Path given = Path.of(path);
      Path below = Path.of("/").relativize(Path.of("/").resolve(given).normalize());
      if (given.isAbsolute() && given.getNameCount() > 0) {
        candidates.add(given);
      }
      if (!below.toString().isEmpty()) {
        candidates.add(USUAL.resolve(below));
      }
      mounts.forEach(mount -> candidates.add(mount.folder().resolve(below)));
      return candidates;
    } catch (InvalidPathException e) {
      throw new UsageException(
          "'%s' is not the path of a control group".formatted(Printable.of(path)), e);
    }
  }

  private static IOException unknown(String path) {
    return new IOException(
        "there is no control group '%s': give its path under %s, or as /proc/PID/cgroup tells it"
            .formatted(Printable.of(path), USUAL));
  }

  private static UsageException noGroup(Path folder) {
    return new UsageException(
        "'%s' is not a control group: give the folder of one below %s"
            .formatted(Printable.of(folder.toString()), USUAL));
  }

  /** Returns its path in its hierarchy, for people: {@code /system.slice/redis.service}. */
  public String label() {
    return Printable.of("/" + mount.folder().relativize(folder));
  }

  /** Says whether it is its hierarchy's root, or the outermost that is visible here. */
  public boolean isRoot() {
    return folder.equals(mount.folder());
  }

  /**
   * Lists the processes of this group and of all its descendants. Those of other process name
   * spaces, which have no number here, are left out.
   *
   * @return ascending
   * @throws IOException if this group does not exist any more, or may not be read
   */
  public Set<Integer> processes() throws IOException {
    Set<Integer> processes = new TreeSet<>();
    try {
      addProcesses(folder, processes);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        throw new UsageException(
            "control group '%s' is one of threads: give the group above that holds their processes"
                .formatted(label()),
            e);
      }
      throw isGone(e)
          ? new IOException("there is no control group '%s' any more".formatted(label()), e)
          : e;
    }
    addDescendants(folder, processes);
    return processes;
  }

  private static void addDescendants(Path group, Set<Integer> processes) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
      for (Path child : children) {
        addDescendant(child, processes);
      }
    } catch (NoSuchFileException e) {
      return; // It was removed meanwhile, as groups are.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void addDescendant(Path group, Set<Integer> processes) throws IOException {
    try {
      addProcesses(group, processes);
    } catch (ErrnoException e) {
      if (!isGone(e) && e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      // Removed meanwhile; or a group of threads, whose processes are listed above it.
    }
    addDescendants(group, processes);
  }

  private static void addProcesses(Path group, Set<Integer> processes) throws ErrnoException {
    for (String line : ProcFile.read(group.resolve(MEMBERS).toString()).split("\n", -1)) {
      if (ProcessNumbers.isNumber(line)) {
        processes.add(Integer.valueOf(line));
      }
    }
  }

  static boolean isGone(ErrnoException e) {
    return e.isGone() || e.errno() == Errno.ENODEV;
  }
}
