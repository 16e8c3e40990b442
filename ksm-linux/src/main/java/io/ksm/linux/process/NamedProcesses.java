package io.ksm.linux.process;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  /**
   * Lists their numbers. A process that does not tell the rest of its name in time is not among
   * them.
   *
   * @param notes gets a line for each such process
   * @throws IOException if processes cannot be listed
   */
  public List<Integer> list(Consumer<String> notes) throws IOException {
    return list(new Commands(), notes);
  }

  List<Integer> list(Commands commands, Consumer<String> notes) throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int pid : ProcessNumbers.all()) {
      if (isNamed(pid, commands, notes)) {
        found.add(pid);
      }
    }
    return found;
  }

  private boolean isNamed(int pid, Commands commands, Consumer<String> notes)
      throws ErrnoException {
    try {
      String kept = ProcFile.read(pid, "comm").replaceFirst("\n$", "");
      return kept.equals(name) || (isCut(kept) && isCommand(pid, commands, notes));
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

  /** Says whether the last part of the path of the command is the name. */
  private boolean isCommand(int pid, Commands commands, Consumer<String> notes)
      throws ErrnoException {
    Optional<String> command = commands.read(pid);
    if (command.isEmpty()) {
      notes.accept(
          "process %d may be named '%s', but holds reads of its memory up, and is taken for another"
              .formatted(pid, Printable.of(name)));
      return false;
    }
    String first = command.get().split("\0", 2)[0];
    return name.equals(first.substring(first.lastIndexOf('/') + 1));
  }
}
