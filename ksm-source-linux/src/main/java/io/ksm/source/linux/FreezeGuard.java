package io.ksm.source.linux;

import io.ksm.source.linux.sys.GuardProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The small process that outlives this JVM: it lets frozen processes go on when it is told to, or
 * when the JVM has ended. The conversation is described in freeze-guard.sh.
 */
final class FreezeGuard {
  private static final String GUARDED = "frozen processes";
  private static final String SCRIPT = GuardProcess.script(FreezeGuard.class, "freeze-guard.sh");

  private final List<String> remembered = new ArrayList<>();
  private GuardProcess process;

  private FreezeGuard(GuardProcess process) {
    this.process = process;
  }

  /**
   * Starts a guard.
   *
   * @throws IOException if it cannot be started
   */
  static FreezeGuard start() throws IOException {
    return new FreezeGuard(startProcess());
  }

  private static GuardProcess startProcess() throws IOException {
    return GuardProcess.start(GUARDED, SCRIPT, "ksm-freeze-guard");
  }

  /**
   * Has it remember a process that is to be stopped when this returns.
   *
   * @throws IOException if it does not answer; nothing may be stopped then
   */
  void willStop(ProcessIdentity target) throws IOException {
    remember("resume %d %d\n".formatted(target.pid(), target.startTicks()));
  }

  /**
   * Has it remember a control group that is to be frozen when this returns.
   *
   * @param file to which to write, so that the group goes on
   * @param word what to write
   * @throws IOException if it does not answer; nothing may be frozen then
   */
  void willFreeze(Path file, String word) throws IOException {
    remember("thaw %s %s\n".formatted(word, file));
  }

  private void remember(String line) throws IOException {
    process.request(line);
    String answer = process.answer();
    if (!answer.equals("remembered")) {
      throw new IOException("the guard of %s failed: %s".formatted(GUARDED, answer));
    }
    remembered.add(line);
  }

  /**
   * Has it let everything go on, and end. If it was killed, another one does so.
   *
   * @throws IOException if something could not be undone; says what to do by hand
   */
  void undo() throws IOException {
    Optional<List<String>> left = tryUndo();
    if (left.isEmpty()) {
      process = startProcess();
      for (String line : List.copyOf(remembered)) {
        remember(line);
      }
      left = tryUndo();
    }
    List<String> commands = left.orElse(List.of("kill -CONT to each"));
    if (!commands.isEmpty()) {
      throw new IOException(
          "not all frozen processes go on; do it by hand: " + String.join("; ", commands));
    }
  }

  private Optional<List<String>> tryUndo() {
    try {
      process.request("undo\n");
      List<String> left = new ArrayList<>();
      for (String answer = process.answer(); !answer.equals("undone"); answer = process.answer()) {
        left.add(answer.replaceFirst("^left ", ""));
      }
      process.join();
      return Optional.of(left);
    } catch (IOException e) {
      return Optional.empty(); // Somebody killed it.
    }
  }

  /** Returns the process number of the guard. */
  long pid() {
    return process.pid();
  }
}
