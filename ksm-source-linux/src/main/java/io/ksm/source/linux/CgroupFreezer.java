package io.ksm.source.linux;

import io.ksm.source.linux.sys.ErrnoException;
import io.ksm.source.linux.sys.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kernel's way to hold all processes of a control group still, those that join it and those
 * that they start too, without any of them being able to notice.
 *
 * @param group the group
 * @param file by which it is frozen and thawed
 * @param frozen what to write to freeze it
 * @param thawed what to write so that it goes on
 */
record CgroupFreezer(Cgroup group, Path file, String frozen, String thawed) {

  /**
   * Returns that of a group; empty if its hierarchy has none, if it is the root, which has none
   * either, or if this user may not use it.
   */
  static Optional<CgroupFreezer> of(Cgroup group) {
    if (group.isRoot() || !group.mount().canFreeze()) {
      return Optional.empty();
    }
    CgroupFreezer freezer =
        group.mount().unified()
            ? new CgroupFreezer(group, group.folder().resolve("cgroup.freeze"), "1", "0")
            : new CgroupFreezer(group, group.folder().resolve("freezer.state"), "FROZEN", "THAWED");
    return Files.isWritable(freezer.file) ? Optional.of(freezer) : Optional.empty();
  }

  /** Says whether somebody has it frozen, or being frozen, already. */
  boolean isAsked() throws ErrnoException {
    return !read(file).equals(thawed);
  }

  private boolean isFrozen() throws ErrnoException {
    return group.mount().unified()
        ? Arrays.asList(read(group.folder().resolve("cgroup.events")).split("\n", -1))
            .contains("frozen 1")
        : read(file).equals(frozen);
  }

  private static String read(Path file) throws ErrnoException {
    return ProcFile.read(file.toString()).strip();
  }

  /**
   * Has it frozen, and returns when all its processes stand still.
   *
   * @throws IOException if that is refused, or takes too long
   */
  void freeze() throws IOException {
    ProcFile.write(file.toString(), frozen);
    Patience patience = new Patience();
    while (!isFrozen()) {
      if (!patience.waits()) {
        throw new IOException(
            "control group '%s' does not freeze within %s: one of its processes waits for a device;"
                    .formatted(group.label(), Patience.LIMIT_TEXT)
                + " try again without freeze");
      }
    }
  }
}
