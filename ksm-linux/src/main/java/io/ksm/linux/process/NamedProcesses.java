package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All processes of a name.
 *
 * <p>The kernel keeps the first 15 bytes of a name, in {@code /proc/PID/comm}. Of a longer name the
 * rest is taken from the command that the process was started with, as ps(1) does.
 *
 * @param name what the user gave
 */
public record NamedProcesses(String name) {
  private static final int KEPT_BYTES = 15;

  /** Lists their numbers. */
  public List<Integer> list() throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int pid : ProcessNumbers.all()) {
      if (isNamed(pid)) {
        found.add(pid);
      }
    }
    return found;
  }

  private boolean isNamed(int pid) throws ErrnoException {
    try {
      String kept = ProcFile.read(pid, "comm").replaceFirst("\n$", "");
      return kept.equals(name) || (isCut(kept) && name.equals(command(pid)));
    } catch (ErrnoException e) {
      if (e.isGone() || e.isDenied()) {
        return false; // It has ended, or is hidden: nobody can tell its name.
      }
      throw e;
    }
  }

  private boolean isCut(String kept) {
    return kept.getBytes(StandardCharsets.UTF_8).length >= KEPT_BYTES && name.startsWith(kept);
  }

  /** Returns the last part of the path of the command. */
  private static String command(int pid) throws ErrnoException {
    String first = ProcFile.read(pid, "cmdline").split("\0", 2)[0];
    return first.substring(first.lastIndexOf('/') + 1);
  }
}
