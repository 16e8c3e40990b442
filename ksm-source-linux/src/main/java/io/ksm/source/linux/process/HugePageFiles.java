package io.ksm.source.linux.process;

import io.ksm.linux.Errno;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.HashSet;
import java.util.Set;

/**
 * Knows the file systems that hold huge pages: no page of their files can merge. Stateless, for any
 * number of threads.
 */
final class HugePageFiles {
  private static final int DEVICE = 2;

  private HugePageFiles() {}

  /**
   * Lists the devices of all such file systems that a process sees, as {@code maps} names them.
   *
   * @throws ErrnoException if its mounts cannot be read
   */
  static Set<String> devices(int pid) throws ErrnoException {
    try {
      return parse(ProcFile.read(pid, "mountinfo"));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINVAL) {
        return Set.of(); // The kernel's answer for a process that is just exiting.
      }
      throw e;
    }
  }

  /** Makes sense of {@code /proc/PID/mountinfo}; see proc_pid_mountinfo(5). */
  static Set<String> parse(String mounts) {
    Set<String> devices = new HashSet<>();
    for (String line : mounts.split("\n", -1)) {
      if (line.contains(" - hugetlbfs ")) {
        devices.add(hexadecimal(line.split(" ", -1)[DEVICE]));
      }
    }
    return devices;
  }

  /** Turns {@code 0:42} into {@code 00:2a}. */
  static String hexadecimal(String device) {
    int colon = device.indexOf(':');
    return "%02x:%02x"
        .formatted(
            Integer.parseInt(device.substring(0, colon)),
            Integer.parseInt(device.substring(colon + 1)));
  }
}
