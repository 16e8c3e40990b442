package io.ksm.linux.process;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.NativeFile;
import io.ksm.linux.ProcFile;
import java.io.IOException;

/**
 * Says whether ksm may read the memory of a process, and what to do if not.
 *
 * <p>The kernel asks for the right to trace the process: the same user, permission from the Yama
 * security module where that is in use, and a process that did not forbid it; or the capability
 * {@code CAP_SYS_PTRACE}. Opening {@code /proc/PID/mem} asks the same question as {@code
 * process_vm_readv(2)}.
 */
public final class Access {
  private static final String YAMA = "/proc/sys/kernel/yama/ptrace_scope";

  private Access() {}

  /**
   * Says whether a process's memory may be read.
   *
   * @throws ErrnoException if there is no such process, or if it cannot be found out
   */
  public static boolean isPermitted(int pid) throws ErrnoException {
    try {
      NativeFile.open(memoryPath(pid)).close();
      return true;
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        return false;
      }
      throw e;
    }
  }

  /** Returns the file that holds a process's memory. */
  public static String memoryPath(int pid) {
    return "/proc/" + pid + "/mem";
  }

  /** Makes the error for a process that may not be read. */
  public static IOException denied(ProcessStatus target) throws ErrnoException {
    return denied("read", target);
  }

  /**
   * Makes the error for a process that may not be read or traced.
   *
   * @param action what is not permitted, in a word
   */
  public static IOException denied(String action, ProcessStatus target) throws ErrnoException {
    return new IOException(reason(action, target, ownUid(), yamaScope()));
  }

  /** Says in a short phrase why processes of all kinds may not be read. */
  public static String reason(long ownUid) {
    return ownUid == 0
        ? "no permission (a security module, or the lack of CAP_SYS_PTRACE)"
        : "no permission (run as root to include them)";
  }

  /**
   * Says why a process may not be read or traced.
   *
   * @param action what is not permitted, in a word
   * @param target the process
   * @param ownUid whose rights ksm has
   * @param yamaScope 0 to 3: how far Yama restricts tracing
   */
  static String reason(String action, ProcessStatus target, long ownUid, int yamaScope) {
    String denied = "no permission to %s process %s: ".formatted(action, target.label());
    if (ownUid == 0) {
      return denied + "a security module, or the lack of CAP_SYS_PTRACE, forbids it even to root";
    }
    if (target.uid() != ownUid) {
      return denied
          + "it belongs to uid %d and ksm runs as uid %d; run ksm as root or as that user"
              .formatted(target.uid(), ownUid);
    }
    if (yamaScope > 0) {
      return denied
          + "kernel.yama.ptrace_scope is %d; run ksm as root, or set it to 0".formatted(yamaScope);
    }
    return denied + "it forbids that to its own user (it is not dumpable); run ksm as root";
  }

  /** Returns whose rights this process has. */
  public static long ownUid() throws ErrnoException {
    return ProcessStatus.read(Math.toIntExact(ProcessHandle.current().pid())).uid();
  }

  /**
   * Returns how far the Yama security module restricts tracing: 0, as without it, to 3.
   *
   * @throws ErrnoException if it cannot be found out
   */
  public static int yamaScope() throws ErrnoException {
    try {
      return Integer.parseInt(ProcFile.read(YAMA).strip());
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return 0; // This kernel runs without Yama.
      }
      throw e;
    }
  }
}
