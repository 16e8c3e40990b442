package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.Arrays;
import java.util.Optional;

/** Knows which processes are held by the freezer of control groups. Stateless. */
public final class FrozenGroups {
  private FrozenGroups() {}

  /**
   * Says whether all processes of a group are stopped, because of it or of one above it.
   *
   * @param mount whose hierarchy can freeze
   * @param folder of the group
   * @throws ErrnoException if there is no such group, or if it is the root
   */
  public static boolean isFrozen(CgroupMount mount, String folder) throws ErrnoException {
    return mount.unified()
        ? Arrays.asList(read(folder + "/cgroup.events").split("\n", -1)).contains("frozen 1")
        : read(folder + "/freezer.state").equals("FROZEN");
  }

  private static String read(String file) throws ErrnoException {
    return ProcFile.read(file).strip();
  }

  /**
   * Says whether a process is in a frozen group. A process that has ended is in none.
   *
   * @throws ErrnoException if it may not be looked at
   */
  public static boolean hold(int pid) throws ErrnoException {
    try {
      String memberships = ProcFile.read(pid, "cgroup");
      for (CgroupMount mount : CgroupMount.all()) {
        Optional<String> path = mount.path(memberships);
        if (mount.canFreeze() && path.isPresent() && holds(mount, path.get())) {
          return true;
        }
      }
      return false;
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }

  private static boolean holds(CgroupMount mount, String path) throws ErrnoException {
    try {
      return isFrozen(mount, mount.folder() + path);
    } catch (ErrnoException e) {
      if (Cgroup.isGone(e)) {
        return false; // It is the root, which cannot be frozen, or not visible here, or removed.
      }
      throw e;
    }
  }
}
