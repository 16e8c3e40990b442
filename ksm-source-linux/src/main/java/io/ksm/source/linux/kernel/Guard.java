package io.ksm.source.linux.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small process that outlives this JVM: it holds the machine's lock on KSM, and puts the knobs
 * back when it is told to or when its stdin ends, which it does however the JVM dies.
 *
 * <p>A lock that was handed down to the JVM is not taken: it belongs to whoever handed it down.
 *
 * <p>It is a shell script (guard.sh, where the conversation is described) in a session of its own,
 * so that signals to the JVM's process group, or to its terminal, do not reach it.
 */
final class Guard {
  private static final String SCRIPT = script();
  private static final String HELD = "held";

  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  private Guard(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
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
        "cannot guard the knobs of KSM: " + answer.replaceFirst("^unusable ", ""));
  }

  private static Process startProcess(KernelKsm ksm, String lock) throws KernelKsmException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "setsid", "sh", "-c", SCRIPT, "ksm-guard", ksm.folder().toString(), lock);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new KernelKsmException(
          "cannot guard the knobs of KSM: %s; install util-linux".formatted(e.getMessage()), e);
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
    try {
      request("restore\n");
      List<String> left = new ArrayList<>();
      for (String answer = answer(); !answer.equals("restored"); answer = answer()) {
        left.add(answer.replaceFirst("^left ", ""));
      }
      process.onExit().join();
      return Optional.of(left);
    } catch (KernelKsmException e) {
      return Optional.empty();
    }
  }

  /** Ends it when nothing was changed. */
  void abandon() {
    process.destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  private void request(String lines) throws KernelKsmException {
    try {
      requests.write(lines);
      requests.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private String answer() throws KernelKsmException {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw gone(new IOException("no answer"));
      }
      return line;
    } catch (IOException e) {
      throw e instanceof KernelKsmException gone ? gone : gone(e);
    }
  }

  private KernelKsmException gone(IOException cause) {
    return new KernelKsmException(
        "the guard of KSM's knobs (pid %d) has ended: %s".formatted(pid(), cause.getMessage()),
        cause);
  }

  private static String script() {
    try (InputStream stream = Guard.class.getResourceAsStream("guard.sh")) {
      if (stream == null) {
        throw new IllegalStateException("guard.sh is missing beside " + Guard.class);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
