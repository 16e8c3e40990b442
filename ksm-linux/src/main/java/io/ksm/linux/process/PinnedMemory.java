package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells how much of a process's memory devices may reach at any time. KSM merges none of that, and
 * the kernel does not tell which pages they are. Stateless, for any number of threads.
 */
public final class PinnedMemory {
  private PinnedMemory() {}

  /**
   * Returns what is pinned, in bytes. A device that is passed through by VFIO pins the memory of
   * the whole guest, and the kernel counts that as locked, not as pinned. Memory that a program
   * locked by itself can merge, and is not told apart where the process uses VFIO.
   *
   * @param process its status
   */
  public static long of(ProcessStatus process) {
    boolean vfio = process.lockedBytes() > 0 && usesVfio(process.pid());
    return process.pinnedBytes() + (vfio ? process.lockedBytes() : 0);
  }

  private static boolean usesVfio(int pid) {
    try {
      return mapsVfio(ProcFile.read(pid, "maps")) || hasOpenedVfio(Path.of("/proc/" + pid + "/fd"));
    } catch (ErrnoException e) {
      return false; // It has ended, or may not be looked at: then it is not read either.
    }
  }

  /** Says whether {@code /proc/PID/maps} tells of a device's registers or of its groups. */
  static boolean mapsVfio(String maps) {
    return maps.lines()
        .anyMatch(line -> {
          String[] fields = line.split(" +", 6);
          return fields.length == 6 && isVfio(fields[5]);
        });
  }

  /** Says whether one of the links in a folder, as in {@code /proc/PID/fd}, leads to VFIO. */
  static boolean hasOpenedVfio(Path folder) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
      for (Path link : links) {
        if (leadsToVfio(link)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // As above.
    }
  }

  private static boolean leadsToVfio(Path link) {
    try {
      return isVfio(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return false; // It was closed meanwhile.
    }
  }

  private static boolean isVfio(String file) {
    return file.startsWith("/dev/vfio/")
        || file.startsWith("anon_inode:[vfio")
        || file.startsWith("anon_inode:vfio");
  }
}
