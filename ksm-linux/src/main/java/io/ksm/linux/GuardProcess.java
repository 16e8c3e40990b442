package io.ksm.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A small process that outlives this JVM, and undoes what the JVM did to the machine once its stdin
 * ends: however the JVM dies, {@code kill -9} included.
 *
 * <p>It is a shell script in a session of its own, so that signals to the JVM's process group, or
 * to its terminal, do not reach it. It is asked one line at a time and answers one line at a time.
 * Used by one thread at a time.
 */
public final class GuardProcess {
  /** Those that this JVM has started, without some that have ended. */
  private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

  private final String guarded;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  private GuardProcess(String guarded, Process process) {
    this.guarded = guarded;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    STARTED.removeIf(started -> !started.isAlive());
    STARTED.add(process);
  }

  /**
   * Says whether a process is a guard of this JVM, which nobody may stop: it would not undo
   * anything. Safe for several threads.
   */
  public static boolean isGuard(int pid) {
    return STARTED.stream().anyMatch(started -> started.pid() == pid && started.isAlive());
  }

  /**
   * Reads a script, and closes it. The caller finds it, because nobody else may look into a module.
   *
   * @param resource from {@link Class#getResourceAsStream}
   * @throws IllegalStateException if it is missing, which is a fault of the build
   */
  public static String script(@Nullable InputStream resource) {
    try (InputStream stream = resource) {
      if (stream == null) {
        throw new IllegalStateException("the script of a guard is missing in its module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a guard.
   *
   * @param guarded what it guards, for messages: {@code the knobs of KSM}
   * @param script for {@code sh}
   * @param arguments of the script, its name first
   * @throws IOException if it cannot be started
   */
  public static GuardProcess start(String guarded, String script, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new GuardProcess(guarded, builder.start());
    } catch (IOException e) {
      throw new IOException(
          "cannot guard %s: %s; install util-linux".formatted(guarded, e.getMessage()), e);
    }
  }

  /**
   * Sends lines, each with a line end.
   *
   * @throws IOException if it has ended
   */
  public void request(String lines) throws IOException {
    try {
      requests.write(lines);
      requests.flush();
    } catch (IOException e) {
      throw gone(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Waits for the next line.
   *
   * @throws IOException if it has ended
   */
  public String answer() throws IOException {
    String line;
    try {
      line = answers.readLine();
    } catch (IOException e) {
      throw gone(String.valueOf(e.getMessage()), e);
    }
    if (line == null) {
      throw gone("no answer", null);
    }
    return line;
  }

  /**
   * Makes it undo everything, and end.
   *
   * @param request what it is asked
   * @param done its last answer; those before begin with {@code left}
   * @return what it could not undo, in its words; empty if it was killed before it was done
   */
  public Optional<List<String>> undo(String request, String done) {
    try {
      request(request + "\n");
      List<String> left = new ArrayList<>();
      for (String answer = answer(); !answer.equals(done); answer = answer()) {
        left.add(answer.replaceFirst("^left ", ""));
      }
      process.onExit().join();
      return Optional.of(left);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends it at once, without anything being undone. */
  public void abandon() {
    process.destroyForcibly();
  }

  /** Says whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns its process number. */
  public long pid() {
    return process.pid();
  }

  private IOException gone(String why, @Nullable Throwable cause) {
    return new IOException(
        "the guard of %s (pid %d) has ended: %s".formatted(guarded, pid(), why), cause);
  }
}
