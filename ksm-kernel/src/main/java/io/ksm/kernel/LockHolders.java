package io.ksm.kernel;

import static java.util.stream.Collectors.joining;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds out who holds the machine's lock on KSM, the flock(2) on its file {@code run}.
 *
 * <p>The kernel's own list of locks names who took a lock, and that may have been a short-lived
 * command for a script; so the files that processes hold open are asked instead.
 */
final class LockHolders {
  private static final Pattern EXCLUSIVE = Pattern.compile("FLOCK +ADVISORY +WRITE");

  private LockHolders() {}

  /** Says in one line that the lock is taken, and by whom as far as that can be seen. */
  static String busy(KernelKsm ksm) throws KernelKsmException {
    List<Integer> holders = of(ksm);
    String who =
        holders.isEmpty()
            ? "another process"
            : holders.stream().map(LockHolders::describe).collect(joining(", "));
    return "another experiment holds the machine's KSM: %s; wait until it has ended".formatted(who);
  }

  /** Returns the processes that hold the lock, as far as this user may see that. */
  static List<Integer> of(KernelKsm ksm) throws KernelKsmException {
    Path file = ksm.folder().resolve(Knob.RUN.fileName());
    List<Integer> holders = new ArrayList<>();
    for (int pid : ProcessScan.pids()) {
      if (holds(Path.of("/proc", Integer.toString(pid)), file)) {
        holders.add(pid);
      }
    }
    return holders;
  }

  /**
   * Says whether this process was started by one that holds the lock and handed it down: as an open
   * file or, because a JVM passes no open files on, by {@link KernelSession#handingDown}.
   */
  static boolean isHandedDown(KernelKsm ksm) {
    Path file = ksm.folder().resolve(Knob.RUN.fileName());
    return holds(Path.of("/proc/self"), file)
        || ProcessHandle.current()
            .parent()
            .map(parent -> Long.toString(parent.pid()))
            .filter(parent -> parent.equals(System.getProperty(KernelSession.LOCK_FROM)))
            .filter(parent -> holds(Path.of("/proc", parent), file))
            .isPresent();
  }

  private static boolean holds(Path process, Path file) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path link : links) {
        if (Files.readSymbolicLink(link).equals(file) && isLocked(process, link)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // It has ended, or is not ours to look into.
    }
  }

  private static boolean isLocked(Path process, Path link) throws ErrnoException {
    Path info = process.resolve("fdinfo").resolve(link.getFileName());
    return EXCLUSIVE.matcher(ProcFile.read(info.toString())).find();
  }

  private static String describe(int pid) {
    try {
      int parent =
          Integer.parseInt(ProcFile.read(pid, "stat").replaceFirst(".*\\) . (\\d+).*\\s", "$1"));
      return "%s (pid %d), started by %s (pid %d)".formatted(name(pid), pid, name(parent), parent);
    } catch (ErrnoException e) {
      return "pid " + pid;
    }
  }

  private static String name(int pid) throws ErrnoException {
    return Printable.of(ProcFile.read(pid, "comm").strip());
  }
}
