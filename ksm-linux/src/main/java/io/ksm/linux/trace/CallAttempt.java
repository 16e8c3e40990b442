package io.ksm.linux.trace;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.trace.TraceStop.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stops a thread, has it make one system call, and lets it go on as if nothing had been. Used by
 * one thread, which must be a tracer's.
 *
 * <p>A thread that waits in a system call, or soon makes one, makes ours in place of its own, and
 * then its own from the beginning. Only a thread that does nothing but compute is led to an
 * instruction that makes a call, and back. Either way all registers are as before when it goes on.
 *
 * <p>Nothing else of the thread is touched: neither its memory nor which signals it blocks. If one
 * arrives before our call, the thread gets it as it would have without us, and the attempt has
 * failed. One that arrives during or after our call waits until the thread goes on.
 *
 * <p>{@code PTRACE_SINGLESTEP} would be less work, but stops by a forced {@code SIGTRAP}: where the
 * program blocks or ignores that signal, the kernel would reset what the program does with it.
 */
final class CallAttempt {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
  private static final Duration OWN_CALL_LIMIT = Duration.ofMillis(20);

  private final Tracee tracee;
  private final RegisterLayout layout;
  private final RemoteMemory memory;
  private final RemoteCall call;
  private final MemorySegment stopped;
  private final MemorySegment entered;
  private final MemorySegment ours;

  private long result;

  /**
   * Makes one, of a thread that this one traces.
   *
   * @param pid its process
   * @param arena holds registers
   */
  CallAttempt(Tracee tracee, int pid, RemoteCall call, Arena arena) {
    this.tracee = tracee;
    this.layout = RegisterLayout.ofThisMachine();
    this.memory = new RemoteMemory(pid);
    this.call = call;
    this.stopped = arena.allocate(layout.bytes(), Long.BYTES);
    this.entered = arena.allocate(layout.bytes(), Long.BYTES);
    this.ours = arena.allocate(layout.bytes(), Long.BYTES);
  }

  /** Returns what the call returned, or the negative error number. */
  long result() {
    return result;
  }

  /**
   * Makes the attempt. When it returns the thread is not traced any more, unless it does not stop.
   *
   * @throws ErrnoException if the thread has ended
   */
  CallOutcome make() throws ErrnoException {
    tracee.interrupt();
    Optional<TraceStop> stop = TraceWait.await(tracee, STOP_LIMIT);
    if (stop.isEmpty()) {
      return CallOutcome.UNSTOPPABLE;
    }
    if (!stop.get().is(Kind.INTERRUPTED) && !stop.get().is(Kind.HELD)) {
      return handOn(stop.get());
    }
    if (tracee.readRegisters(stopped) != layout.bytes()) {
      return letGo(CallOutcome.IS_32_BIT);
    }
    if (layout.repeatInterrupted(stopped)) {
      tracee.writeRegisters(stopped);
    }
    if (layout.isBeforeCall(stopped, memory)) {
      return inPlaceOfItsOwn(resumeToCall(STOP_LIMIT, true), true);
    }
    return stop.get().is(Kind.HELD) ? elsewhere() : atItsNextCall();
  }

  /** A thread that runs soon makes a call by itself, and else is led to one. */
  private CallOutcome atItsNextCall() throws ErrnoException {
    Optional<TraceStop> stop = resumeToCall(OWN_CALL_LIMIT, false);
    if (stop.isEmpty()) {
      tracee.interrupt();
      stop = TraceWait.await(tracee, STOP_LIMIT);
    }
    if (stop.isPresent() && (stop.get().is(Kind.INTERRUPTED) || stop.get().is(Kind.HELD))) {
      return tracee.readRegisters(stopped) == layout.bytes()
          ? elsewhere()
          : letGo(CallOutcome.IS_32_BIT);
    }
    return inPlaceOfItsOwn(stop, false);
  }

  private CallOutcome inPlaceOfItsOwn(Optional<TraceStop> entry, boolean repeats)
      throws ErrnoException {
    if (entry.isEmpty()) {
      return CallOutcome.UNSTOPPABLE; // Its control group was frozen; nothing is changed so far.
    }
    if (!entry.get().is(Kind.CALL)) {
      return handOn(entry.get());
    }
    if (tracee.callArchitecture() != layout.architecture()) {
      return letGo(CallOutcome.IS_32_BIT);
    }
    tracee.readRegisters(entered);
    ours.copyFrom(entered);
    try (TraceWindow _ = TraceWindow.open()) {
      layout.replaceCall(tracee, ours, call);
      tracee.writeRegisters(ours);
      if (!makeCall()) {
        return CallOutcome.ENDED;
      }
      // A call that it had not begun is made in any case, after the handler of a signal, too.
      layout.repeatOwn(
          entered, repeats ? layout.repetition(entered, stopped) : RegisterLayout.ERESTARTNOINTR);
      tracee.writeRegisters(entered);
    }
    return goOn();
  }

  private CallOutcome elsewhere() throws ErrnoException {
    long instruction = layout.instruction(stopped);
    if (RestartableSequence.holds(tracee.restartableSequences(), instruction, memory)) {
      return letGo(CallOutcome.AGAIN);
    }
    OptionalLong site = SyscallSite.find(memory.pid(), layout);
    if (site.isEmpty()) {
      return letGo(CallOutcome.NO_CODE);
    }
    ours.copyFrom(stopped);
    layout.setCallAt(ours, site.getAsLong(), call);
    TraceStop entry;
    try (TraceWindow _ = TraceWindow.open()) {
      tracee.writeRegisters(ours);
      Optional<TraceStop> reached = resumeToCall(STOP_LIMIT, true);
      if (reached.isEmpty()) {
        tracee.interrupt(); // Its control group was frozen: it must not go on with our registers.
      }
      entry = reached.isPresent() ? reached.get() : TraceWait.await(tracee);
      if (entry.is(Kind.ENDED) || (entry.is(Kind.CALL) && !makeCall())) {
        return CallOutcome.ENDED;
      }
      tracee.writeRegisters(stopped);
    }
    return entry.is(Kind.CALL) ? goOn() : handOn(entry);
  }

  /**
   * Lets it run until it enters a call, or gets a signal.
   *
   * @param alsoHeld whether it may run though its process is stopped: it does nothing but to enter
   *     a call then
   */
  private Optional<TraceStop> resumeToCall(Duration limit, boolean alsoHeld) throws ErrnoException {
    Optional<TraceStop> stop;
    do {
      tracee.resumeToCall();
      stop = TraceWait.await(tracee, limit);
    } while (stop.isPresent()
        && (stop.get().is(Kind.INTERRUPTED) || (alsoHeld && stop.get().is(Kind.HELD))));
    return stop;
  }

  /** Lets it make the call that it has entered, however long that takes; false if it has ended. */
  private boolean makeCall() throws ErrnoException {
    tracee.resumeToCall();
    if (!TraceWait.await(tracee).is(Kind.CALL)) {
      return false;
    }
    tracee.readRegisters(ours);
    result = layout.result(ours);
    return true;
  }

  /**
   * Lets it go on after our call. A call of its own is repeated where the kernel looks for signals,
   * and it is made to look by one more stop.
   */
  private CallOutcome goOn() throws ErrnoException {
    tracee.interrupt();
    tracee.resume();
    Optional<TraceStop> stop = TraceWait.await(tracee, STOP_LIMIT);
    if (stop.isPresent()) {
      handOn(stop.get());
    }
    return RegisterLayout.isToBeRepeated(result) ? CallOutcome.AGAIN : CallOutcome.MADE;
  }

  /** Lets it go on, with the signal that it is about to get. */
  private CallOutcome handOn(TraceStop stop) throws ErrnoException {
    if (stop.is(Kind.ENDED)) {
      return CallOutcome.ENDED;
    }
    tracee.detach(stop.signal());
    return CallOutcome.AGAIN;
  }

  private CallOutcome letGo(CallOutcome outcome) throws ErrnoException {
    tracee.detach(0);
    return outcome;
  }
}
