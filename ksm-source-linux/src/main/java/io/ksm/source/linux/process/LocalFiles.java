package io.ksm.source.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Knows which file systems the kernel itself serves from this machine's disks or memory. A page
 * fault in a file of another one, of the network or of a program (FUSE), may wait for ever. For any
 * number of threads.
 *
 * <p>Only what is mounted in ksm's own view counts. In a namespace of their own, users without
 * rights may stack one file system over another.
 */
final class LocalFiles {
  private static final String OWN_MOUNTS = "/proc/self/mountinfo";
  private static final String NO_DEVICE = "00:00";
  private static final long MAX_AGE = Duration.ofSeconds(1).toNanos();
  private static final int DEVICE = 2;

  private static final Set<String> TYPES =
      Set.of(
          "bcachefs",
          "btrfs",
          "devtmpfs",
          "erofs",
          "exfat",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "hugetlbfs",
          "iso9660",
          "jfs",
          "ntfs3",
          "overlay",
          "ramfs",
          "reiserfs",
          "rootfs",
          "squashfs",
          "tmpfs",
          "udf",
          "vfat",
          "xfs",
          "zfs");

  private static volatile LocalFiles known = new LocalFiles(Set.of(), System.nanoTime() - MAX_AGE);

  private final Set<String> devices;
  private final long readAt;

  private LocalFiles(Set<String> devices, long readAt) {
    this.devices = devices;
    this.readAt = readAt;
  }

  /**
   * Returns those of this machine as they were a second ago or later.
   *
   * @throws ErrnoException if the mounts cannot be read
   */
  static LocalFiles ofMachine() throws ErrnoException {
    LocalFiles last = known;
    if (System.nanoTime() - last.readAt >= MAX_AGE) {
      last = parse(ProcFile.read(OWN_MOUNTS));
      known = last;
    }
    return last;
  }

  /** Makes sense of {@code /proc/self/mountinfo}; see proc_pid_mountinfo(5). */
  static LocalFiles parse(String mounts) {
    Set<String> devices = new HashSet<>();
    for (String line : mounts.split("\n", -1)) {
      int type = line.indexOf(" - ") + 3;
      if (type >= 3 && TYPES.contains(line.substring(type, line.indexOf(' ', type)))) {
        devices.add(HugePageFiles.hexadecimal(line.split(" ", -1)[DEVICE]));
      }
    }
    return new LocalFiles(devices, System.nanoTime());
  }

  /** Says whether a mapping is plain memory, or of a file that the kernel serves by itself. */
  boolean serve(Mapping mapping) {
    return mapping.device().equals(NO_DEVICE) || devices.contains(mapping.device());
  }
}
