package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.StatusField;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.FrozenGroups;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a process can be traced without harm, before anything is done. Stateless. */
final class TraceCheck {
  private TraceCheck() {}

  /**
   * Requires that it can.
   *
   * @return what the process is
   * @throws TraceRefusedException if it cannot; says why
   * @throws IOException if it may not be traced, or cannot be looked at
   */
  static ProcessStatus require(int pid) throws IOException {
    try {
      ProcessStatus target = requireProgram(ProcessStatus.readSettled(pid));
      if (!Access.isPermitted(pid)) {
        throw Access.denied("trace", target);
      }
      requireUntraced(target);
      requireStranger(target);
      if (FrozenGroups.hold(pid)) {
        throw refused(
            target, "is in a frozen control group, and cannot do anything: thaw it first");
      }
      return target;
    } catch (ErrnoException e) {
      throw e.isGone() ? gone(pid) : e;
    }
  }

  /** Says that there is no such process; where others are hidden, nobody can tell. */
  static TraceRefusedException gone(int pid) {
    return new TraceRefusedException("there is no process %d%s".formatted(pid, hidden()));
  }

  private static String hidden() {
    // Process 1 is always there, and everybody may see it, unless /proc is mounted with hidepid.
    return Files.exists(Path.of("/proc/1"))
        ? ""
        : ", or it is hidden (/proc is mounted with hidepid): run ksm as root";
  }

  /** Makes the exception for a process. */
  static TraceRefusedException refused(ProcessStatus target, String why) {
    return new TraceRefusedException("process %s %s".formatted(target.label(), why));
  }

  private static ProcessStatus requireProgram(ProcessStatus target) throws IOException {
    if (target.isThread()) {
      throw refused(target, "is a thread of process %d: give that".formatted(target.process()));
    }
    if (target.isZombie()) {
      throw refused(target, "has exited");
    }
    if (!target.hasMemory()) {
      throw refused(target, "is a kernel thread, which has no memory of its own");
    }
    return target;
  }

  private static void requireUntraced(ProcessStatus target) throws IOException {
    int tracer = StatusField.read(target.pid(), "TracerPid");
    if (tracer != 0) {
      throw refused(
          target,
          "is traced already, by %s: end that first".formatted(ProcessStatus.read(tracer).label()));
    }
  }

  /** What happens to a child, the JVM takes for its end. */
  private static void requireStranger(ProcessStatus target) throws IOException {
    int own = ProcessNumbers.own();
    if (target.pid() == own) {
      throw refused(target, "is ksm itself");
    }
    if (StatusField.read(target.pid(), "PPid") == own) {
      throw refused(target, "is a child of ksm's own process, which cannot trace it");
    }
  }
}
