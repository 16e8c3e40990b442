package io.ksm.linux.trace;

/**
 * Says why a traced thread does not run, as waitpid(2) tells it. Immutable.
 *
 * @param kind what stopped it
 * @param signal that is about to be delivered, or 0 if there is none
 */
record TraceStop(Kind kind, int signal) {
  private static final int CALL_MARK = 0x80; // PTRACE_O_TRACESYSGOOD
  private static final int EVENT_STOP = 128; // PTRACE_EVENT_STOP
  private static final int STOPPED = 0x7f;
  private static final int SIGTRAP = 5;

  /** What can stop a traced thread. */
  enum Kind {
    /** A signal is about to be delivered: it gets lost unless the tracer hands it on. */
    SIGNAL,
    /** The tracer asked for it. */
    INTERRUPTED,
    /** Its whole process is stopped by a signal, such as {@code SIGSTOP}. */
    HELD,
    /** It enters or leaves a system call. */
    CALL,
    /** It has ended. */
    ENDED
  }

  /** Makes sense of the status that waitpid(2) reports. */
  static TraceStop of(int status) {
    if ((status & 0xff) != STOPPED) {
      return new TraceStop(Kind.ENDED, 0);
    }
    int signal = (status >> 8) & 0xff;
    if (status >> 16 == EVENT_STOP) {
      return new TraceStop(signal == SIGTRAP ? Kind.INTERRUPTED : Kind.HELD, 0);
    }
    return (signal & CALL_MARK) != 0
        ? new TraceStop(Kind.CALL, 0)
        : new TraceStop(Kind.SIGNAL, signal);
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }
}
