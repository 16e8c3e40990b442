package io.ksm.kernel;

import io.ksm.linux.GuardProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small process that outlives this JVM: it holds the machine's lock on KSM, and puts the knobs
 * back when it is told to or when the JVM has ended. {@code guard.sh} describes what is said.
 *
 * <p>A lock that was handed down to the JVM is not taken: it belongs to whoever handed it down.
 */
final class Guard {
  private static final String GUARDED = "KSM's knobs";
  private static final String HELD = "held";
  private static final String SCRIPT =
      GuardProcess.script(Guard.class.getResourceAsStream("guard.sh"));

  private final GuardProcess process;

  private Guard(GuardProcess process) {
    this.process = process;
  }

  /**
   * Starts a guard, which takes the lock, unless that was handed down to this process.
   *
   * @param wait how long to wait for the lock
   * @throws KernelKsmException if another process keeps the lock, or no guard can be started
   */
  static Guard start(KernelKsm ksm, Duration wait) throws KernelKsmException {
    String seconds = "%d.%03d".formatted(wait.toSeconds(), wait.toMillisPart());
    Guard guard = new Guard(startProcess(ksm, LockHolders.isHandedDown(ksm) ? HELD : seconds));
    String answer = guard.answer();
    if (answer.equals("ready")) {
      return guard;
    }
    guard.abandon();
    if (answer.equals("busy")) {
      throw new KernelKsmException(LockHolders.busy(ksm));
    }
    throw new KernelKsmException(
        "cannot guard %s: %s".formatted(GUARDED, answer.replaceFirst("^unusable ", "")));
  }

  private static GuardProcess startProcess(KernelKsm ksm, String lock) throws KernelKsmException {
    try {
      return GuardProcess.start(
          GUARDED,
          SCRIPT,
          "ksm-guard",
          ksm.folder().toString(),
          lock,
          Integer.toString(ksm.pageSize() >> 10));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Tells it the values to put back, instead of others. Nothing may be changed before this returns.
   *
   * @throws KernelKsmException if it does not answer
   */
  void hold(Map<Knob, String> values) throws KernelKsmException {
    StringBuilder lines = new StringBuilder("forget\n");
    values.forEach((knob, value) -> lines.append("was %s %s\n".formatted(knob.fileName(), value)));
    request(lines + "hold\n");
    String answer = answer();
    if (!answer.equals("holding")) {
      throw new KernelKsmException("the guard of KSM's knobs failed: " + answer);
    }
  }

  /**
   * Has it put everything back, release the lock, and end.
   *
   * @return the knobs that could not be put back, each with its value; empty if the guard was
   *     killed before it was done
   */
  Optional<List<String>> restore() {
    return process.undo("restore", "restored");
  }

  /** Ends it when nothing was changed. */
  void abandon() {
    process.abandon();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  private void request(String lines) throws KernelKsmException {
    try {
      process.request(lines);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private String answer() throws KernelKsmException {
    try {
      return process.answer();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static KernelKsmException failed(IOException cause) {
    return new KernelKsmException(String.valueOf(cause.getMessage()), cause);
  }
}
