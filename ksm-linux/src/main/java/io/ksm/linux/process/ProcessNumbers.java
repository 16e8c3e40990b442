package io.ksm.linux.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The numbers of processes. */
public final class ProcessNumbers {
  private static final String PROCESS_NUMBER = "[1-9][0-9]{0,8}";

  private ProcessNumbers() {}

  /** Says whether a text can be the number of a process. */
  public static boolean isNumber(String text) {
    return text.matches(PROCESS_NUMBER);
  }

  /** Returns the number of this JVM's own process. */
  public static int own() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }

  /**
   * Lists all processes of this machine, as far as this process sees them.
   *
   * @return ascending
   * @throws IOException if they cannot be listed
   */
  public static List<Integer> all() throws IOException {
    return in("/proc");
  }

  /**
   * Lists the threads of a process.
   *
   * @return ascending; empty if there is no such process
   */
  public static List<Integer> threadsOf(int pid) {
    try {
      return in("/proc/" + pid + "/task");
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Integer> in(String folder) throws IOException {
    String[] names = new File(folder).list();
    if (names == null) {
      throw new IOException("cannot list processes: %s cannot be read; mount it".formatted(folder));
    }
    List<Integer> numbers = new ArrayList<>();
    for (String name : names) {
      if (isNumber(name)) {
        numbers.add(Integer.valueOf(name));
      }
    }
    numbers.sort(null);
    return numbers;
  }
}
