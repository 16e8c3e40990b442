package io.ksm.linux.process;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What {@code /proc/PID/status} says of a process.
 *
 * @param pid its number, which may also be that of one of a process's threads
 * @param process the number of the process to which it belongs
 * @param name of the program, at most 15 characters; fit to be shown
 * @param state one letter: {@code S} sleeping, {@code T} stopped, {@code Z} a zombie, …
 * @param uid whose rights it has, its effective user
 * @param hasMemory false for kernel threads and zombies
 * @param anonymousBytes resident memory that belongs to no file
 * @param pinnedBytes memory that a device may reach at any time, such as buffers of io_uring or
 *     RDMA
 * @param lockedBytes memory that stays in memory: locked by the program, or pinned for devices that
 *     are passed through by VFIO. Nine components, because the kernel's file tells of all of them
 */
public record ProcessStatus(
    int pid,
    int process,
    String name,
    char state,
    long uid,
    boolean hasMemory,
    long anonymousBytes,
    long pinnedBytes,
    long lockedBytes) {
  private static final int EFFECTIVE = 1;
  private static final long MAX_WAIT_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

  /**
   * Reads the status of a process or thread.
   *
   * @throws ErrnoException if it cannot be read; {@link ErrnoException#isGone()} if there is none
   */
  public static ProcessStatus read(int pid) throws ErrnoException {
    return parse(pid, ProcFile.read(pid, "status"));
  }

  /**
   * As {@link #read}, but waits a moment for a process that another thread than its main one has
   * execute another program: its main thread has ended then, as if the process had.
   *
   * @throws ErrnoException if it cannot be read; {@link ErrnoException#isGone()} if there is none
   */
  public static ProcessStatus readSettled(int pid) throws ErrnoException {
    long begin = System.nanoTime();
    ProcessStatus status = read(pid);
    while ((status.isZombie() || !status.hasMemory())
        && ProcessNumbers.threadsOf(pid).size() > 1
        && System.nanoTime() - begin < MAX_WAIT_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
      status = read(pid);
    }
    return status;
  }

  /** Makes sense of the file's text. */
  static ProcessStatus parse(int pid, String text) {
    String name = "?";
    char state = '?';
    int process = pid;
    long uid = -1;
    boolean hasMemory = false;
    long anonymousBytes = 0;
    long pinnedBytes = 0;
    long lockedBytes = 0;
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, Math.max(colon, 0))) {
        case "Name" -> name = Printable.of(value);
        case "State" -> state = value.charAt(0);
        case "Tgid" -> process = Integer.parseInt(value);
        case "Uid" -> uid = Long.parseLong(value.split("\\s+", -1)[EFFECTIVE]);
        case "VmSize" -> hasMemory = true;
        case "RssAnon" -> anonymousBytes = kibibytes(value);
        case "VmPin" -> pinnedBytes = kibibytes(value);
        case "VmLck" -> lockedBytes = kibibytes(value);
        default -> {}
      }
    }
    return new ProcessStatus(
        pid, process, name, state, uid, hasMemory, anonymousBytes, pinnedBytes, lockedBytes);
  }

  private static long kibibytes(String value) {
    return Long.parseLong(value.substring(0, value.indexOf(' '))) * 1024;
  }

  /** Says whether it has ended and only waits for its parent to take note. */
  public boolean isZombie() {
    return state == 'Z' || state == 'X';
  }

  /** Says whether this is a thread of another process rather than a process. */
  public boolean isThread() {
    return pid != process;
  }

  /** Returns name and number, for people: {@code redis-server (1234)}. */
  public String label() {
    return name + " (" + pid + ")";
  }
}
