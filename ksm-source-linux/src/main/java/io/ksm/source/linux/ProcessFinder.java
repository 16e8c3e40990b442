package io.ksm.source.linux;

import io.ksm.api.Discovery;
import io.ksm.source.linux.sys.ErrnoException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Lists the processes of this machine that are worth opening. */
final class ProcessFinder {
  private static final Path PROC = Path.of("/proc");

  private final List<ProcessStatus> readable = new ArrayList<>();
  private int denied;

  private ProcessFinder() {}

  /**
   * Finds all processes with anonymous memory but this one.
   *
   * @throws IOException if {@code /proc} cannot be listed
   */
  static Discovery find() throws IOException {
    ProcessFinder finder = new ProcessFinder();
    long own = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : processes) {
        int pid = Integer.parseInt(process.getFileName().toString());
        if (pid != own) {
          finder.look(pid);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return finder.result();
  }

  private void look(int pid) throws ErrnoException {
    try {
      ProcessStatus process = ProcessStatus.read(pid);
      if (process.anonymousBytes() == 0) {
        return; // A kernel thread, a zombie, or swapped out as a whole: nothing to merge.
      }
      if (Access.isPermitted(pid)) {
        readable.add(process);
      } else {
        denied++;
      }
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        denied++; // Where /proc is mounted with hidepid, not even the status can be read.
      } else if (!e.isGone()) {
        throw e; // One that is gone exited while the list was made, as processes do.
      }
    }
  }

  private Discovery result() throws ErrnoException {
    readable.sort(
        Comparator.comparingLong(ProcessStatus::anonymousBytes)
            .reversed()
            .thenComparingInt(ProcessStatus::pid));
    List<String> pids = readable.stream().map(process -> Integer.toString(process.pid())).toList();
    Map<String, Integer> left =
        denied == 0 ? Map.of() : Map.of(Access.reason(Access.ownUid()), denied);
    return new Discovery(pids, left);
  }
}
