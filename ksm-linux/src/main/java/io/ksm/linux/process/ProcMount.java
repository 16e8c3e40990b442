package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How {@code /proc} is mounted, as far as it hides something; see proc(5). Immutable.
 *
 * @param options that hide something: {@code hidepid=invisible}, {@code subset=pid}, {@code gid=…}
 */
public record ProcMount(List<String> options) {
  private static final int MOUNT_POINT = 4;
  private static final String TYPE = " - proc ";
  private static final String HIDES_PROCESSES = "hidepid=";
  private static final String HIDES_MACHINE = "subset=pid";
  private static final List<String> HIDES_NOTHING = List.of("hidepid=0", "hidepid=off");

  /** Makes a description; the list is copied. */
  public ProcMount {
    options = List.copyOf(options);
  }

  /**
   * Returns how it is mounted here.
   *
   * @throws ErrnoException if the mounts cannot be read
   */
  public static ProcMount read() throws ErrnoException {
    return parse(ProcFile.read("/proc/self/mountinfo"));
  }

  /** Makes sense of {@code /proc/PID/mountinfo}: of mounts at one place, the last one counts. */
  static ProcMount parse(String mounts) {
    List<String> options = new ArrayList<>();
    for (String line : mounts.split("\n", -1)) {
      if (line.contains(TYPE) && line.split(" ", -1)[MOUNT_POINT].equals("/proc")) {
        options.clear();
        for (String option : line.substring(line.lastIndexOf(' ') + 1).split(",", -1)) {
          if (option.contains("=") && !HIDES_NOTHING.contains(option)) {
            options.add(option);
          }
        }
      }
    }
    return new ProcMount(options);
  }

  /** Returns the option that hides processes of other users, if there is one. */
  public Optional<String> hidesProcesses() {
    return options.stream().filter(option -> option.startsWith(HIDES_PROCESSES)).findFirst();
  }

  /** Says whether only processes are shown, and nothing of the machine. */
  public boolean hidesMachine() {
    return options.contains(HIDES_MACHINE);
  }
}
