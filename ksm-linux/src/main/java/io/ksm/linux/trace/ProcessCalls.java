package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import io.ksm.linux.StatusField;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.ProcessIdentity;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.linux.trace.TracingThread.Attempt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a running process make system calls, and leaves it otherwise as it was: one of its threads is
 * stopped for a moment, makes the call, and goes on where it was. What it waits for, it waits for
 * again; signals that come meanwhile are delivered.
 *
 * <p>Immutable, for any number of threads; calls for one process follow each other.
 */
public final class ProcessCalls {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SECCOMP_OFF = 0;

  private final ProcessStatus target;
  private final boolean withoutSeccomp;

  private ProcessCalls(ProcessStatus target, boolean withoutSeccomp) {
    this.target = target;
    this.withoutSeccomp = withoutSeccomp;
  }

  /**
   * Looks whether a process can be made to do calls; nothing is done to it.
   *
   * @param withoutSeccomp whether to have filters of system calls suspended for the time of a call,
   *     which needs root. Else a thread without any is taken, and a process of which all threads
   *     have some is refused: a filter may kill it for a call that it does not expect
   * @throws TraceRefusedException if it cannot; says why, and what to do
   * @throws IOException if it may not be traced
   */
  public static ProcessCalls of(int pid, boolean withoutSeccomp) throws IOException {
    ProcessCalls calls = new ProcessCalls(TraceCheck.require(pid), withoutSeccomp);
    calls.usableThreads();
    return calls;
  }

  /** Returns what the process is. */
  public ProcessStatus target() {
    return target;
  }

  /**
   * Has it make a call, and waits for its end.
   *
   * @return the result, or the negative error number
   * @throws TraceRefusedException if it cannot be made to, or has ended
   * @throws IOException if it may not be traced
   */
  public long make(RemoteCall call) throws IOException {
    long begin = System.nanoTime();
    CallOutcome last = CallOutcome.ENDED;
    do {
      for (int thread : waitingFirst(usableThreads())) {
        Attempt attempt = attempt(thread, call);
        last = attempt.outcome();
        if (last == CallOutcome.MADE) {
          return attempt.result();
        }
        if (System.nanoTime() - begin > LIMIT.toNanos()) {
          break;
        }
      }
    } while (System.nanoTime() - begin <= LIMIT.toNanos() && isWorthAnother(last));
    throw TraceCheck.refused(target, reason(last));
  }

  private static boolean isWorthAnother(CallOutcome last) {
    return last != CallOutcome.IS_32_BIT && last != CallOutcome.NO_CODE;
  }

  private static String reason(CallOutcome last) {
    return switch (last) {
      case IS_32_BIT -> "runs 32-bit code, which ksm cannot have make a call";
      case NO_CODE -> "has no code that makes system calls, as far as it can be read";
      case UNSTOPPABLE -> "does not stop: it waits for a device, or was frozen; try again later";
      default ->
          "gets signals so often that it cannot be made to do a call within %d seconds; try again"
              .formatted(LIMIT.toSeconds());
    };
  }

  private Attempt attempt(int thread, RemoteCall call) throws IOException {
    try {
      return TracingThread.attempt(target.pid(), thread, call, withoutSeccomp);
    } catch (ErrnoException e) {
      if (e.isDenied()) {
        return denied(thread, e);
      }
      throw e;
    }
  }

  /** The kernel denies to trace what has ended, too, and what somebody else traces. */
  private Attempt denied(int thread, ErrnoException denial) throws IOException {
    TraceCheck.require(target.pid());
    ProcessStatus now = statusOf(thread, denial);
    if (now.isZombie()) {
      return new Attempt(CallOutcome.ENDED, 0);
    }
    throw withoutSeccomp
        ? TraceCheck.refused(
            target, "cannot be traced without its filters of system calls: run ksm as root")
        : Access.denied("trace", target);
  }

  private static ProcessStatus statusOf(int thread, ErrnoException denial) throws ErrnoException {
    try {
      return ProcessStatus.read(thread);
    } catch (ErrnoException e) {
      if (e.isGone()) {
        throw denial;
      }
      throw e;
    }
  }

  /** Lists threads that may make a call. */
  private List<Integer> usableThreads() throws IOException {
    List<Integer> threads = ProcessNumbers.threadsOf(target.pid());
    if (threads.isEmpty()) {
      throw TraceCheck.gone(target.pid());
    }
    List<Integer> usable = new ArrayList<>();
    for (int thread : threads) {
      if (isUsable(thread)) {
        usable.add(thread);
      }
    }
    if (usable.isEmpty()) {
      throw TraceCheck.refused(
          target,
          "has filters of system calls (seccomp), which may kill it for one that it does not expect;"
              + " as root, ksm can suspend them for that moment: give --suspend-seccomp");
    }
    return usable;
  }

  /** Those that wait in a call come first: they are done soonest. */
  private static List<Integer> waitingFirst(List<Integer> threads) {
    List<Integer> waiting = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int thread : threads) {
      (isWaiting(thread) ? waiting : others).add(thread);
    }
    waiting.addAll(others);
    return waiting;
  }

  private static boolean isWaiting(int thread) {
    try {
      return ProcessIdentity.state(ProcFile.read(thread, "stat")).equals("S");
    } catch (ErrnoException e) {
      return false; // It has ended, which shows when it is asked.
    }
  }

  private boolean isUsable(int thread) throws ErrnoException {
    try {
      return withoutSeccomp || StatusField.read(thread, "Seccomp") == SECCOMP_OFF;
    } catch (ErrnoException e) {
      if (e.isGone()) {
        return false;
      }
      throw e;
    }
  }
}
