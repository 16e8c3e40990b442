package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import org.jspecify.annotations.Nullable;

/**
 * One process for ever: a number is given to another process some time after its owner's end, but
 * never together with the same time of start.
 *
 * @param pid the number
 * @param startTicks when it started, in clock ticks since the machine did
 */
public record ProcessIdentity(int pid, long startTicks) {
  /** The index among the fields of {@code /proc/PID/stat} after the name; see proc_pid_stat(5). */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int START_TIME = 19;

  /** How often to look before a process counts as ended. */
  private static final int LOOKS = 3;

  /**
   * Identifies the process that has a number now.
   *
   * @throws ErrnoException if there is none
   */
  public static ProcessIdentity of(int pid) throws ErrnoException {
    return new ProcessIdentity(pid, startTicks(fields(ProcFile.read(pid, "stat"))));
  }

  /**
   * Says whether this process still runs; neither a zombie nor another of the same number counts.
   */
  public boolean isAlive() throws ErrnoException {
    try {
      String[] fields = fields(ProcFile.read(pid, "stat"));
      char state = fields[STATE].charAt(0);
      return startTicks(fields) == startTicks && state != 'Z' && state != 'X';
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Says whether this process has not ended: it {@linkplain #isAlive runs}, or its main thread has
   * ended before others, as in the midst of an {@code exec} by one of these.
   */
  public boolean isThere() throws ErrnoException {
    for (int look = 0; look < LOOKS; look++) {
      // Between the two questions, an exec may begin or end.
      if (isAlive() || (ProcessNumbers.threadsOf(pid).size() > 1 && equals(ofNumber()))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ProcessIdentity ofNumber() throws ErrnoException {
    try {
      return of(pid);
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return null;
      }
      throw e;
    }
  }

  /** Returns the state, one letter, of a text of {@code /proc/PID/stat}. */
  public static String state(String stat) {
    return fields(stat)[STATE];
  }

  /** Returns the parent's number of a text of {@code /proc/PID/stat}; 0 where there is none. */
  static int parent(String stat) {
    return Integer.parseInt(fields(stat)[PARENT]);
  }

  /** Splits what follows the name, which may hold blanks and parentheses of its own. */
  public static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
  }

  static long startTicks(String[] fields) {
    return Long.parseLong(fields[START_TIME]);
  }
}
