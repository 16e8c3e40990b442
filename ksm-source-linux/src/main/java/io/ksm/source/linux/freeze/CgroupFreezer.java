package io.ksm.source.linux.freeze;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.Cgroup;
import io.ksm.linux.process.FrozenGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Freezes all processes of a control group by the kernel's freezer. Processes that join the group
 * or are started in it meanwhile are frozen too, and none of them can notice. Immutable, for any
 * number of threads.
 *
 * @param group the group
 * @param file by which it is frozen and thawed
 * @param frozen what to write to freeze it
 * @param thawed what to write so that it goes on
 */
public record CgroupFreezer(Cgroup group, Path file, String frozen, String thawed) {

  /**
   * Returns the freezer of a group. Empty if its hierarchy has none, if this user may not use it,
   * or if the group is the root, which has none.
   */
  public static Optional<CgroupFreezer> of(Cgroup group) {
    if (group.isRoot() || !group.mount().canFreeze()) {
      return Optional.empty();
    }
    CgroupFreezer freezer =
        group.mount().unified()
            ? new CgroupFreezer(group, group.folder().resolve("cgroup.freeze"), "1", "0")
            : new CgroupFreezer(group, group.folder().resolve("freezer.state"), "FROZEN", "THAWED");
    return Files.isWritable(freezer.file) ? Optional.of(freezer) : Optional.empty();
  }

  /**
   * Opens a file that stands for the group, to lock it. Everybody may read the file that freezes
   * it, and so could lock it for ever. {@code cgroup.kill} is for those alone who may stop the
   * group; version 1 and kernels before 5.14 have none.
   *
   * @throws ErrnoException if it cannot be opened
   */
  NativeFile openToLock() throws ErrnoException {
    Path kill = group.folder().resolve("cgroup.kill");
    return Files.isWritable(kill)
        ? NativeFile.openForWriting(kill.toString())
        : NativeFile.open(file.toString());
  }

  /**
   * Says whether another program has frozen this very group already. A group of version 1 whose
   * parent is frozen says that it is {@code FROZEN} itself, but goes on together with its parent.
   */
  boolean isAsked() throws ErrnoException {
    String asked = group.mount().unified() ? "cgroup.freeze" : "freezer.self_freezing";
    return read(group.folder() + "/" + asked).equals("1");
  }

  private static String read(String file) throws ErrnoException {
    return ProcFile.read(file).strip();
  }

  /**
   * Freezes it, and returns when all its processes are stopped.
   *
   * @throws IOException if that is refused, or takes too long
   */
  void freeze() throws IOException {
    ProcFile.write(file.toString(), frozen);
    StopDeadline deadline = new StopDeadline();
    while (!FrozenGroups.isFrozen(group.mount(), group.folder().toString())) {
      if (!deadline.waits()) {
        throw new IOException(
            "control group '%s' does not freeze within %s: one of its processes waits for a device;"
                    .formatted(group.label(), StopDeadline.LIMIT_TEXT)
                + " try again without freeze");
      }
    }
  }
}
